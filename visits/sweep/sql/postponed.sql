-- As many reschedules asked for by our side as the policy allows at most; raised with the last of them.
SELECT 'postponed' AS kind, v.account_id, v.id AS visit_id, v.lead_executive_id AS executive_id, NULL::bigint AS commitment_id,
       '' AS occurrence, '' AS cause, last.at AS occurred_at
FROM visits_visit v
CROSS JOIN LATERAL (
    SELECT r.at
    FROM visits_reschedule r
    WHERE r.visit_id = v.id AND r.side IN ('account', 'executive') AND r.at <= %(now)s
    ORDER BY r.at, r.id
    OFFSET %(postponed_after)s - 1
    LIMIT 1
) last
WHERE /* visits */
  AND v.status <> 'draft'
  AND v.origin <> 'imported'
  AND NOT EXISTS (SELECT 1 FROM visits_flag f WHERE f.visit_id = v.id AND f.kind = 'postponed')
  AND NOT (v.status = 'cancelled' AND EXISTS (SELECT 1 FROM visits_nonoccurrence n WHERE n.visit_id = v.id))
