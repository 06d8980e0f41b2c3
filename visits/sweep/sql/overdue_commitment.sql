-- A promise of ours was not settled by the end of its day, UTC; settled later is late for ever. Index: commitment_open_by_due.
SELECT 'overdue_commitment' AS kind, c.account_id, c.visit_id, c.made_by_id AS executive_id, c.id AS commitment_id,
       to_char(c.due_on, 'YYYY-MM-DD') AS occurrence, '' AS cause, (c.due_on + 1)::timestamp AT TIME ZONE 'UTC' AS occurred_at
FROM visits_commitment c
JOIN visits_visit v ON v.id = c.visit_id
WHERE /* visits */
  AND c.ours
  AND c.due_on < (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
  AND (c.settled_at IS NULL OR c.settled_at >= (c.due_on + 1)::timestamp AT TIME ZONE 'UTC')
  AND v.status IN ('held', 'debriefed', 'closed')
  AND v.origin <> 'imported'
  AND NOT EXISTS (
      SELECT 1 FROM visits_flag f
      WHERE f.commitment_id = c.id AND f.kind = 'overdue_commitment' AND f.occurrence = to_char(c.due_on, 'YYYY-MM-DD')
  )
