-- Whoever answers for a promise of ours that is still open is reminded some days before its day and once that day is over, UTC, up to a week; of a
-- customer's own only then, so that somebody asks. Of a sweep that comes late the newest step only. Where nobody of ours answers for it, or they have
-- left, the account side is reminded. Index: commitment_open_by_due.
SELECT 'commitment_' || step.name AS notice, format('reminder:commitment:%%s:%%s:due:%%s', step.name, c.id, c.due_on) AS key,
       'commitment' AS subject, c.id AS subject_id, answers.user_id
FROM visits_commitment c
JOIN accounts_account a ON a.id = c.account_id
LEFT JOIN people_user o ON o.id = c.owner_id AND o.is_active
CROSS JOIN (SELECT (%(now)s::timestamptz AT TIME ZONE 'UTC')::date AS today) clock
CROSS JOIN LATERAL (SELECT CASE WHEN c.due_on < clock.today THEN 'overdue' ELSE 'due' END AS name) step
CROSS JOIN LATERAL (
SELECT o.id AS user_id
UNION ALL
SELECT side.user_id FROM (
/* account_side */
) side WHERE o.id IS NULL
) answers
WHERE c.status = 'open'
  AND (c.ours OR c.due_on < clock.today)
  AND c.due_on <= clock.today + %(commitment_days)s
  AND c.due_on >= clock.today - 7
