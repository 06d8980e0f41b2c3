-- The account side is reminded when its own part is due and not filed, up to a week. Indexes: visit_debrief_owed, visit_by_start.
SELECT 'account_part_due' AS notice, format('reminder:account:due:visit:%%s', v.id) AS key,
       'visit' AS subject, v.id AS subject_id, side.user_id
FROM visits_visit v
JOIN accounts_account a ON a.id = v.account_id
LEFT JOIN visits_debrief d ON d.visit_id = v.id
CROSS JOIN LATERAL (
/* account_side */
) side
WHERE v.status IN ('held', 'debriefed')
  AND v.origin <> 'imported'
  AND v.account_debrief_due_at <= %(now)s
  AND v.account_debrief_due_at > %(now)s::timestamptz - interval '7 days'
  AND d.account_filed_at IS NULL
