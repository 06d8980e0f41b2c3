-- Nobody of the account's people was there, and no exception was approved. Asked as the visit becomes held: teams change later.
SELECT 'solo' AS kind, v.account_id, v.id AS visit_id, v.lead_executive_id AS executive_id, NULL::bigint AS commitment_id,
       '' AS occurrence, '' AS cause, v.held_at AS occurred_at
FROM visits_visit v
JOIN accounts_account c ON c.id = v.account_id
WHERE /* visits */
  AND v.status = 'held'
  AND v.origin <> 'imported'
  AND NOT EXISTS (SELECT 1 FROM visits_flag f WHERE f.visit_id = v.id AND f.kind = 'solo')
  AND NOT EXISTS (
      SELECT 1
      FROM visits_attendee a
      WHERE a.visit_id = v.id
        AND (a.user_id = c.manager_id
             OR EXISTS (SELECT 1 FROM accounts_teammember t WHERE t.account_id = v.account_id AND t.user_id = a.user_id))
  )
  AND NOT EXISTS (SELECT 1 FROM visits_soloexception s WHERE s.visit_id = v.id AND s.approved)
