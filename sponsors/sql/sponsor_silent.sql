-- A sponsor was not in contact for the policy's days, from the last visit they led there or the first day of the term; a touchpoint within these
-- days adds half of the target interval to them, once (as sponsors.queries.contact says). Each stretch is a fact of its own, named by the day from
-- which it counts, so a late sweep finds also those that a visit has ended since. What was over before the sponsorship was entered is history.
SELECT 'sponsor_silent' AS kind, s.account_id, NULL::bigint AS visit_id, s.executive_id, NULL::bigint AS commitment_id,
       to_char(met.since, 'YYYY-MM-DD') AS occurrence, '' AS cause, (stretch.until + 1)::timestamp AT TIME ZONE 'UTC' AS occurred_at
FROM sponsors_sponsorship s
CROSS JOIN LATERAL (
    SELECT c.day AS since, lead(c.day) OVER (ORDER BY c.day) AS ended
    FROM (
        SELECT s.starts_on AS day
        UNION
        SELECT (v.starts_at AT TIME ZONE v.time_zone)::date
        FROM visits_visit v
        WHERE v.account_id = s.account_id AND v.lead_executive_id = s.executive_id
          AND v.status IN ('held', 'debriefed', 'closed') AND v.starts_at < %(now)s
    ) c
    WHERE c.day >= s.starts_on
) met
CROSS JOIN LATERAL (
    SELECT met.since + %(contact_overdue_days)s::int + CASE WHEN EXISTS (
        SELECT 1
        FROM visits_touchpoint t
        WHERE t.account_id = s.account_id AND t.executive_id = s.executive_id AND t.occurred_at < %(now)s
          AND (t.occurred_at AT TIME ZONE 'UTC')::date > met.since
          AND (t.occurred_at AT TIME ZONE 'UTC')::date <= met.since + %(contact_overdue_days)s::int
          AND NOT EXISTS (SELECT 1 FROM visits_touchpointwithdrawal w WHERE w.touchpoint_id = t.id)
    ) THEN %(contact_interval_days)s::int / 2 ELSE 0 END AS until
) stretch
WHERE stretch.until < (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
  AND (met.ended IS NULL OR met.ended > GREATEST(stretch.until, (s.assigned_at AT TIME ZONE 'UTC')::date))
  AND (s.ended_on IS NULL OR s.ended_on > stretch.until + 1)
  AND NOT EXISTS (
      SELECT 1 FROM visits_flag f
      WHERE f.kind = 'sponsor_silent' AND f.account_id = s.account_id AND f.executive_id = s.executive_id
        AND f.occurrence = to_char(met.since, 'YYYY-MM-DD')
  )
