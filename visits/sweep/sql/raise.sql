-- Writes what a rule has found, once, in the order in which it happened.
INSERT INTO visits_flag (kind, account_id, visit_id, executive_id, commitment_id, occurrence, cause, occurred_at)
SELECT found.kind, found.account_id, found.visit_id, found.executive_id, found.commitment_id, found.occurrence, found.cause, found.occurred_at
FROM (
/* rule */
) found
ORDER BY found.occurred_at, found.cause, found.occurrence
ON CONFLICT DO NOTHING
RETURNING kind
