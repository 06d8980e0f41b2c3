-- An account that has a sponsor now, or is strategic no more (or was another account under a second name), lacks nobody.
SELECT f.id AS flag_id, false AS withdrawn,
       CASE WHEN e.id IS NOT NULL THEN format('%%s sponsors it.', e.name) ELSE 'It is no strategic account any more.' END AS note
FROM visits_flag f
JOIN accounts_account a ON a.id = f.account_id
LEFT JOIN sponsors_sponsorship s ON s.account_id = a.id
     AND (s.ended_on IS NULL OR s.ended_on > (%(now)s::timestamptz AT TIME ZONE 'UTC')::date)
LEFT JOIN people_executive e ON e.id = s.executive_id
WHERE f.kind = 'unsponsored'
  AND NOT EXISTS (SELECT 1 FROM visits_flagresolution r WHERE r.flag_id = f.id)
  AND (s.id IS NOT NULL OR a.tier <> 'strategic' OR a.merged_into_id IS NOT NULL)
