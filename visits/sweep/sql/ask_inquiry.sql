-- Both sides are asked whether these visits took place.
SELECT 'inquiry_asked' AS notice, format('inquiry:visit:%%s', v.id) AS key, 'visit' AS subject, v.id AS subject_id, side.user_id
FROM visits_visit v
JOIN accounts_account a ON a.id = v.account_id
CROSS JOIN LATERAL (
/* account_side */
UNION
SELECT e.user_id FROM people_executive e WHERE e.id = v.lead_executive_id
UNION
SELECT t.user_id FROM people_assistant t WHERE t.executive_id = v.lead_executive_id
) side
WHERE v.id IN (SELECT unnest(%(visits)s::bigint[]))
