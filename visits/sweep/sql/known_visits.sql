-- Visits that took place as the record stood at the end of a month: held by then, and not yet found not to have taken place.
SELECT v.id, v.account_id, v.lead_executive_id, v.rush, v.purpose, v.ends_at
FROM visits_visit v
WHERE v.origin <> 'imported'
  AND v.ends_at >= months.since AND v.ends_at < months.verdict_at
  AND v.status IN ('held', 'debriefed', 'closed', 'cancelled')
  AND EXISTS (
      SELECT 1 FROM visits_statuschange s
      WHERE s.visit_id = v.id AND s.to_status = 'held'
        AND CASE WHEN s.from_status IN ('draft', 'requested') THEN s.recorded_at ELSE s.at END < months.verdict_at
  )
  AND NOT EXISTS (
      SELECT 1 FROM visits_statuschange s WHERE s.visit_id = v.id AND s.to_status = 'cancelled' AND s.at < months.verdict_at
  )
