-- A promise beyond a red line was refused, or not ratified when that was due; ratified later is late for ever. Index: commitment_to_ratify.
SELECT 'over_promise' AS kind, c.account_id, c.visit_id, c.made_by_id AS executive_id, c.id AS commitment_id, '' AS occurrence,
       CASE WHEN c.ratification_refused_at <= c.ratification_due_at THEN 'refused' ELSE 'not_ratified' END AS cause,
       LEAST(c.ratification_due_at, c.ratification_refused_at) AS occurred_at
FROM visits_commitment c
JOIN visits_visit v ON v.id = c.visit_id
WHERE /* visits */
  AND c.beyond_red_line
  AND (c.ratification_refused_at <= %(now)s
       OR (c.ratification_due_at <= %(due_by)s AND (c.ratified_at IS NULL OR c.ratified_at > c.ratification_due_at)))
  AND v.status IN ('held', 'debriefed', 'closed')
  AND v.origin <> 'imported'
  AND NOT EXISTS (SELECT 1 FROM visits_flag f WHERE f.commitment_id = c.id AND f.kind = 'over_promise')
