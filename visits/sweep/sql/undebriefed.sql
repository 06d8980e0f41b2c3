-- The lead executive's part was not filed when it was due; filed later is late for ever. Nothing falls due after a closing without debrief.
SELECT 'undebriefed' AS kind, v.account_id, v.id AS visit_id, v.lead_executive_id AS executive_id, NULL::bigint AS commitment_id,
       '' AS occurrence, '' AS cause, v.executive_debrief_due_at AS occurred_at
FROM visits_visit v
LEFT JOIN visits_debrief d ON d.visit_id = v.id
WHERE /* visits */
  AND v.status IN ('held', 'debriefed', 'closed')
  AND v.origin <> 'imported'
  AND NOT EXISTS (SELECT 1 FROM visits_flag f WHERE f.visit_id = v.id AND f.kind = 'undebriefed')
  AND v.executive_debrief_due_at <= %(due_by)s
  AND (d.executive_filed_at IS NULL OR d.executive_filed_at > v.executive_debrief_due_at)
  AND NOT (v.status = 'closed' AND d.unobtainable_reason <> '' AND EXISTS (
      SELECT 1 FROM visits_statuschange s WHERE s.visit_id = v.id AND s.to_status = 'closed' AND s.at <= v.executive_debrief_due_at
  ))
