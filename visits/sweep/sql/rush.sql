-- Requested with less notice than the policy asks for, and approved.
SELECT 'rush' AS kind, v.account_id, v.id AS visit_id, v.lead_executive_id AS executive_id, NULL::bigint AS commitment_id,
       '' AS occurrence, '' AS cause, approval.at AS occurred_at
FROM visits_visit v
CROSS JOIN LATERAL (
    SELECT min(s.at) AS at FROM visits_statuschange s WHERE s.visit_id = v.id AND s.to_status = 'approved'
) approval
WHERE /* visits */
  AND v.rush
  AND v.origin <> 'imported'
  AND NOT EXISTS (SELECT 1 FROM visits_flag f WHERE f.visit_id = v.id AND f.kind = 'rush')
  AND approval.at <= %(now)s
  AND NOT (v.status = 'cancelled' AND EXISTS (SELECT 1 FROM visits_nonoccurrence n WHERE n.visit_id = v.id))
