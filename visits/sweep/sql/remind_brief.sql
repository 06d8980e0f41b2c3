-- An hour before the start, to each attending executive who has not read the version to read. Index: visit_by_start.
SELECT 'brief_before_start' AS notice,
       format('reminder:brief:-1h:visit:%%s:start:%%s', v.id, extract(epoch FROM v.starts_at)::bigint) AS key,
       'visit' AS subject, v.id AS subject_id, e.user_id
FROM visits_visit v
JOIN people_executive e ON e.id = v.lead_executive_id OR e.id IN (
    SELECT t.executive_id FROM visits_attendee t WHERE t.visit_id = v.id
)
WHERE v.status IN ('briefed', 'ready')
  AND v.starts_at > %(now)s
  AND v.starts_at <= %(now)s::timestamptz + interval '1 hour'
  AND NOT EXISTS (
      SELECT 1
      FROM visits_briefing b
      JOIN visits_acknowledgement k ON k.briefing_id = b.id
      WHERE b.visit_id = v.id
        AND k.executive_id = e.id
        AND b.version >= (SELECT max(n.version) FROM visits_briefing n WHERE n.visit_id = v.id AND NOT n.addendum)
  )
