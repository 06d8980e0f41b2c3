-- A request for a waiver that sales operations left undecided too long goes to their deputies.
SELECT 'waiver_undecided' AS notice, format('waiver-undecided:%%s', w.id) AS key,
       'waiver' AS subject, w.id AS subject_id, d.deputy_id AS user_id
FROM visits_waiver w
JOIN people_user o ON o.roles @> ARRAY['sales_ops']::varchar[]
JOIN people_deputy d ON d.principal_id = o.id
WHERE w.granted IS NULL
  AND w.deputy_due_at <= %(now)s
  AND d.starts_on <= (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
  AND COALESCE(d.ends_on, 'infinity') >= (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
