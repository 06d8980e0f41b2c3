-- Whoever said that an insight is looked into by a day is reminded some days before it and once it is over, UTC, up to a week, unless something was
-- said since; of a sweep that comes late the newest step only. Where they have left, sales operations is. Only looking into it has a day. Answers
-- are few: no index.
SELECT 'insight_' || step.name AS notice, format('reminder:insight:%%s:%%s:due:%%s', step.name, a.id, a.due_on) AS key,
       'insight' AS subject, a.insight_id AS subject_id, looks.user_id
FROM visits_insightanswer a
LEFT JOIN people_user u ON u.id = a.by_id AND u.is_active
CROSS JOIN (SELECT (%(now)s::timestamptz AT TIME ZONE 'UTC')::date AS today) clock
CROSS JOIN LATERAL (SELECT CASE WHEN a.due_on < clock.today THEN 'overdue' ELSE 'due' END AS name) step
CROSS JOIN LATERAL (
SELECT o.id AS user_id FROM people_user o WHERE o.id = u.id OR (u.id IS NULL AND o.roles @> ARRAY['sales_ops']::varchar[])
) looks
WHERE a.due_on <= clock.today + %(commitment_days)s
  AND a.due_on >= clock.today - 7
  AND NOT EXISTS (SELECT 1 FROM visits_insightanswer newer WHERE newer.insight_id = a.insight_id AND (newer.at, newer.id) > (a.at, a.id))
