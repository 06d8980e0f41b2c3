-- Of `v` and its debrief `d`: the lead executive's part was not filed when it was due, and no block says so yet.
-- Also of a visit that is over and that the sweep has not held yet: filing another debrief must find this block there.
/* visits */
  AND (v.status IN ('held', 'debriefed', 'closed') OR (v.status IN ('approved', 'briefed', 'ready') AND v.ends_at <= %(now)s))
  AND v.origin <> 'imported'
  AND v.executive_debrief_due_at <= %(due_by)s
  AND (d.executive_filed_at IS NULL OR d.executive_filed_at > v.executive_debrief_due_at)
  AND NOT (v.status = 'closed' AND d.unobtainable_reason <> '' AND EXISTS (
      SELECT 1 FROM visits_statuschange s WHERE s.visit_id = v.id AND s.to_status = 'closed' AND s.at <= v.executive_debrief_due_at
  ))
  AND NOT EXISTS (SELECT 1 FROM visits_block b WHERE b.visit_id = v.id)
