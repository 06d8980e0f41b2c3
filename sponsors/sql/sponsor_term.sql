-- The agreed last day of a sponsorship is near. One that was extended, or assigned for other days, is a fact of its own.
SELECT 'sponsor_term' AS kind, s.account_id, NULL::bigint AS visit_id, s.executive_id, NULL::bigint AS commitment_id,
       to_char(s.ends_on, 'YYYY-MM-DD') AS occurrence, '' AS cause,
       (s.ends_on - %(sponsor_term_warning_days)s::int)::timestamp AT TIME ZONE 'UTC' AS occurred_at
FROM sponsors_sponsorship s
WHERE s.ends_on - %(sponsor_term_warning_days)s::int <= (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
  AND (s.ended_on IS NULL OR s.ended_on > s.ends_on - %(sponsor_term_warning_days)s::int)
  AND NOT EXISTS (
      SELECT 1 FROM visits_flag f
      WHERE f.kind = 'sponsor_term' AND f.account_id = s.account_id AND f.executive_id = s.executive_id
        AND f.occurrence = to_char(s.ends_on, 'YYYY-MM-DD')
  )
