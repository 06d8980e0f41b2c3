-- At the verdict, the lead executive had read no briefing before the start, and filed no debrief.
SELECT 'seagull' AS kind, v.account_id, v.id AS visit_id, v.lead_executive_id AS executive_id, NULL::bigint AS commitment_id,
       '' AS occurrence, '' AS cause, v.seagull_verdict_at AS occurred_at
FROM visits_visit v
LEFT JOIN visits_debrief d ON d.visit_id = v.id
WHERE /* visits */
  AND v.status IN ('held', 'debriefed', 'closed')
  AND v.origin <> 'imported'
  AND NOT EXISTS (SELECT 1 FROM visits_flag f WHERE f.visit_id = v.id AND f.kind = 'seagull')
  AND v.seagull_verdict_at <= %(due_by)s
  AND (d.executive_filed_at IS NULL OR d.executive_filed_at > v.seagull_verdict_at)
  AND NOT EXISTS (
      SELECT 1
      FROM visits_briefing b
      JOIN visits_acknowledgement k ON k.briefing_id = b.id
      WHERE b.visit_id = v.id AND k.executive_id = v.lead_executive_id AND k.read_at < v.starts_at
  )
  AND NOT (v.status = 'closed' AND d.unobtainable_reason <> '' AND EXISTS (
      SELECT 1 FROM visits_statuschange s WHERE s.visit_id = v.id AND s.to_status = 'closed' AND s.at <= v.seagull_verdict_at
  ))
