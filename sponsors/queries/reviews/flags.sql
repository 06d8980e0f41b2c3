-- Flags of these accounts that belong to a year: by the day of their visit in its own zone, else by the UTC day they occurred.
-- OFFSET 0: the visit is looked up for each flag; a few flags are not worth reading all visits.
SELECT f.account_id, f.kind, f.cause, v.id AS visit_id, COALESCE(v.confidential, false) AS confidential,
       COALESCE(v.day, (f.occurred_at AT TIME ZONE 'UTC')::date) AS day, e.name AS executive,
       CASE WHEN r.id IS NULL THEN 'open' WHEN r.withdrawn THEN 'withdrawn' ELSE 'resolved' END AS state, r.note AS resolution
FROM visits_flag f
LEFT JOIN LATERAL (
    SELECT v.id, v.confidential, (v.starts_at AT TIME ZONE v.time_zone)::date AS day
    FROM visits_visit v
    WHERE v.id = COALESCE(f.visit_id, (SELECT m.visit_id FROM visits_commitment m WHERE m.id = f.commitment_id))
    OFFSET 0
) v ON true
LEFT JOIN people_executive e ON e.id = f.executive_id
LEFT JOIN visits_flagresolution r ON r.flag_id = f.id
WHERE f.account_id = ANY(%(accounts)s)
  AND COALESCE(v.day, (f.occurred_at AT TIME ZONE 'UTC')::date) >= %(first_day)s
  AND COALESCE(v.day, (f.occurred_at AT TIME ZONE 'UTC')::date) < %(next_first_day)s
ORDER BY f.account_id, day, f.id
