-- A flag of the last week that stands unresolved is told to the executive concerned, to the account side and to sales operations. A reported meeting
-- tells them itself, so nothing is lost where its flags are older than that. Of an overdue debrief sales operations hears as such (escalate_debrief).
-- Index: flag_newest.
SELECT 'flag_raised' AS notice, format('flag:%%s', f.id) AS key, 'flag' AS subject, f.id AS subject_id, concerned.user_id
FROM visits_flag f
JOIN accounts_account a ON a.id = f.account_id
CROSS JOIN LATERAL (
/* account_side */
UNION
SELECT e.user_id FROM people_executive e WHERE e.id = f.executive_id
UNION
SELECT o.id FROM people_user o WHERE f.kind <> 'undebriefed' AND o.roles @> ARRAY['sales_ops']::varchar[]
) concerned
WHERE f.occurred_at <= %(now)s
  AND f.occurred_at > %(now)s::timestamptz - interval '7 days'
  AND NOT EXISTS (SELECT 1 FROM visits_flagresolution r WHERE r.flag_id = f.id)
