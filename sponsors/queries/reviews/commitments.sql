-- Commitments made at a visit of the year, and earlier ones that are still open.
SELECT m.account_id, m.text, m.ours, m.status, m.due_on, (m.settled_at AT TIME ZONE 'UTC')::date AS settled_on,
       COALESCE(u.name, m.owner_name) AS owner, v.confidential,
       (v.starts_at AT TIME ZONE v.time_zone)::date < %(first_day)s AS carried_over
FROM visits_commitment m
JOIN visits_visit v ON v.id = m.visit_id
LEFT JOIN people_user u ON u.id = m.owner_id
WHERE m.account_id = ANY(%(accounts)s)
  AND (v.starts_at AT TIME ZONE v.time_zone)::date < %(next_first_day)s
  AND (m.status = 'open' OR (v.starts_at AT TIME ZONE v.time_zone)::date >= %(first_day)s)
ORDER BY m.account_id, m.due_on NULLS LAST, m.id
