-- A term that ends soon is settled by agreeing a later last day, or by its end.
SELECT f.id AS flag_id, false AS withdrawn,
       CASE WHEN s.id IS NULL THEN 'The sponsorship has ended.'
            ELSE format('It was extended to %%s.', to_char(s.ends_on, 'FMDD FMMonth YYYY')) END AS note
FROM visits_flag f
LEFT JOIN sponsors_sponsorship s ON s.account_id = f.account_id AND s.executive_id = f.executive_id
     AND (s.ended_on IS NULL OR s.ended_on > (%(now)s::timestamptz AT TIME ZONE 'UTC')::date)
WHERE f.kind = 'sponsor_term'
  AND NOT EXISTS (SELECT 1 FROM visits_flagresolution r WHERE r.flag_id = f.id)
  AND (s.id IS NULL OR to_char(s.ends_on, 'YYYY-MM-DD') <> f.occurrence)
