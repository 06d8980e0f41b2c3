-- A debrief past its due time goes on to the assistants, sales operations and the executive's superior, up to a week; once it is filed, the visit is
-- held no longer. Index: visit_debrief_owed.
SELECT 'debrief_overdue' AS notice, format('escalation:debrief:visit:%%s', v.id) AS key,
       'debrief' AS subject, v.id AS subject_id, upward.user_id
FROM visits_visit v
JOIN people_executive e ON e.id = v.lead_executive_id
LEFT JOIN people_user u ON u.id = e.user_id
CROSS JOIN LATERAL (
    SELECT t.user_id FROM people_assistant t WHERE t.executive_id = e.id
    UNION
    SELECT o.id FROM people_user o WHERE o.roles @> ARRAY['sales_ops']::varchar[]
    UNION
    SELECT u.superior_id
) upward
WHERE v.status = 'held'
  AND v.origin <> 'imported'
  AND v.executive_debrief_due_at <= %(now)s
  AND v.executive_debrief_due_at > %(now)s::timestamptz - interval '7 days'
