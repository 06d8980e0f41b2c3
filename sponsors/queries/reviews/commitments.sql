-- Commitments made at a visit of the year, and earlier ones that are still open.
-- OFFSET 0: the visit is looked up for each commitment; a few are not worth reading all visits.
SELECT m.account_id, m.text, m.ours, m.status, m.due_on, (m.settled_at AT TIME ZONE 'UTC')::date AS settled_on,
       COALESCE(u.name, m.owner_name) AS owner, v.confidential, v.day < %(first_day)s AS carried_over
FROM visits_commitment m
CROSS JOIN LATERAL (
    SELECT v.confidential, (v.starts_at AT TIME ZONE v.time_zone)::date AS day FROM visits_visit v WHERE v.id = m.visit_id OFFSET 0
) v
LEFT JOIN people_user u ON u.id = m.owner_id
WHERE m.account_id = ANY(%(accounts)s) AND v.day < %(next_first_day)s AND (m.status = 'open' OR v.day >= %(first_day)s)
ORDER BY m.account_id, m.due_on NULLS LAST, m.id
