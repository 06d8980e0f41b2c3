-- An attending executive has not read, before the start, a version at least as new as the one to read. The cause looks at the first version.
SELECT 'unbriefed' AS kind, v.account_id, v.id AS visit_id, attending.executive_id, NULL::bigint AS commitment_id, '' AS occurrence,
       CASE
           WHEN briefing.first_at IS NULL THEN 'not_submitted'
           WHEN briefing.first_at > v.briefing_late_at THEN 'submitted_late'
           ELSE 'not_read'
       END AS cause,
       v.held_at AS occurred_at
FROM visits_visit v
CROSS JOIN LATERAL (
    SELECT v.lead_executive_id AS executive_id
    UNION
    SELECT a.executive_id FROM visits_attendee a WHERE a.visit_id = v.id AND a.side = 'executive' AND a.executive_id IS NOT NULL
) attending
CROSS JOIN LATERAL (
    SELECT min(b.submitted_at) AS first_at, max(b.version) FILTER (WHERE NOT b.addendum) AS to_read
    FROM visits_briefing b
    WHERE b.visit_id = v.id AND b.version IS NOT NULL AND b.submitted_at < v.starts_at
) briefing
WHERE /* visits */
  AND v.status IN ('held', 'debriefed', 'closed')
  AND v.origin <> 'imported'
  AND NOT EXISTS (
      SELECT 1 FROM visits_flag f WHERE f.visit_id = v.id AND f.kind = 'unbriefed' AND f.executive_id = attending.executive_id
  )
  AND NOT EXISTS (
      SELECT 1
      FROM visits_briefing b
      JOIN visits_acknowledgement k ON k.briefing_id = b.id
      WHERE b.visit_id = v.id
        AND b.version >= briefing.to_read
        AND k.executive_id = attending.executive_id
        AND k.read_at < v.starts_at
  )
