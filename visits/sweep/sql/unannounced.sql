-- The account side had not agreed to a visit that took place, or heard of it only afterwards.
SELECT 'unannounced' AS kind, v.account_id, v.id AS visit_id, v.lead_executive_id AS executive_id, NULL::bigint AS commitment_id,
       '' AS occurrence, '' AS cause, v.held_at AS occurred_at
FROM visits_visit v
WHERE /* visits */
  AND v.status IN ('held', 'debriefed', 'closed')
  AND v.origin <> 'imported'
  AND NOT EXISTS (SELECT 1 FROM visits_flag f WHERE f.visit_id = v.id AND f.kind = 'unannounced')
  AND (v.account_consent_at IS NULL OR v.reported_at IS NOT NULL OR v.origin = 'reported')
