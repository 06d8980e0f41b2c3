-- Silence ends when they meet, or with the sponsorship. Where they had met in time and it was only recorded later, the flag was a mistake.
SELECT f.id AS flag_id, COALESCE(met.day < (f.occurred_at AT TIME ZONE 'UTC')::date, false) AS withdrawn,
       CASE
           WHEN met.day IS NULL THEN 'The sponsorship has ended.'
           WHEN met.day < (f.occurred_at AT TIME ZONE 'UTC')::date
               THEN format('They had met on %%s; it was recorded later.', to_char(met.day, 'FMDD FMMonth YYYY'))
           ELSE format('They met on %%s.', to_char(met.day, 'FMDD FMMonth YYYY'))
       END AS note
FROM visits_flag f
CROSS JOIN LATERAL (
    SELECT min((v.starts_at AT TIME ZONE v.time_zone)::date) AS day
    FROM visits_visit v
    WHERE v.account_id = f.account_id AND v.lead_executive_id = f.executive_id
      AND v.status IN ('held', 'debriefed', 'closed') AND v.starts_at < %(now)s
      AND (v.starts_at AT TIME ZONE v.time_zone)::date > f.occurrence::date
) met
WHERE f.kind = 'sponsor_silent'
  AND NOT EXISTS (SELECT 1 FROM visits_flagresolution r WHERE r.flag_id = f.id)
  AND (met.day IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM sponsors_sponsorship s
      WHERE s.account_id = f.account_id AND s.executive_id = f.executive_id
        AND (s.ended_on IS NULL OR s.ended_on > (%(now)s::timestamptz AT TIME ZONE 'UTC')::date)
  ))
