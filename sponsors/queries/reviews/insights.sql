-- What the customer told us of its strategy at visits of the year.
-- OFFSET 0: the visit is looked up for each insight; a few are not worth reading all visits.
SELECT i.account_id, i.topic, i.text, i.alignment, v.day, v.confidential
FROM visits_insight i
CROSS JOIN LATERAL (
    SELECT v.confidential, (v.starts_at AT TIME ZONE v.time_zone)::date AS day FROM visits_visit v WHERE v.id = i.visit_id OFFSET 0
) v
WHERE i.account_id = ANY(%(accounts)s) AND v.day >= %(first_day)s AND v.day < %(next_first_day)s
ORDER BY i.account_id, v.day, i.id
