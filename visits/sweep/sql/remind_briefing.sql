-- Approved and not briefed yet: the account side is reminded before the start, by the newest step that has come. Index: visit_by_start.
SELECT 'briefing_due' AS notice,
       format('reminder:briefing:%%s:visit:%%s:start:%%s', step.name, v.id, extract(epoch FROM v.starts_at)::bigint) AS key,
       'visit' AS subject, v.id AS subject_id, side.user_id
FROM visits_visit v
JOIN accounts_account a ON a.id = v.account_id
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN v.starts_at <= %(now)s::timestamptz + interval '1 day' THEN '-1d'
        WHEN v.starts_at <= %(now)s::timestamptz + interval '2 days' THEN '-2d'
        ELSE '-' || %(first_reminder_days)s || 'd'
    END AS name
) step
CROSS JOIN LATERAL (
/* account_side */
) side
WHERE v.status = 'approved'
  AND v.starts_at > %(now)s
  AND v.starts_at <= %(now)s::timestamptz + make_interval(days => GREATEST(2, %(first_reminder_days)s))
