-- Flags of these accounts that belong to a year: by the day of their visit in its own zone, else by the UTC day they occurred.
SELECT x.account_id, x.kind, x.cause, x.day, x.visit_id, x.confidential, e.name AS executive,
       CASE WHEN r.id IS NULL THEN 'open' WHEN r.withdrawn THEN 'withdrawn' ELSE 'resolved' END AS state, r.note AS resolution
FROM (
    SELECT f.id, f.account_id, f.kind, f.cause, f.executive_id, v.id AS visit_id, COALESCE(v.confidential, false) AS confidential,
           COALESCE((v.starts_at AT TIME ZONE v.time_zone)::date, (f.occurred_at AT TIME ZONE 'UTC')::date) AS day
    FROM visits_flag f
    LEFT JOIN visits_commitment m ON m.id = f.commitment_id
    LEFT JOIN visits_visit v ON v.id = COALESCE(f.visit_id, m.visit_id)
    WHERE f.account_id = ANY(%(accounts)s)
) x
LEFT JOIN people_executive e ON e.id = x.executive_id
LEFT JOIN visits_flagresolution r ON r.flag_id = x.id
WHERE x.day >= %(first_day)s AND x.day < %(next_first_day)s
ORDER BY x.account_id, x.day, x.id
