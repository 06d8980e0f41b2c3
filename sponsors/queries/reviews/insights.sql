-- What the customer told us of its strategy at visits of the year.
SELECT i.account_id, i.topic, i.text, i.alignment, (v.starts_at AT TIME ZONE v.time_zone)::date AS day, v.confidential
FROM visits_insight i
JOIN visits_visit v ON v.id = i.visit_id
WHERE i.account_id = ANY(%(accounts)s)
  AND v.starts_at >= %(from)s AND v.starts_at < %(until)s
  AND (v.starts_at AT TIME ZONE v.time_zone)::date >= %(first_day)s
  AND (v.starts_at AT TIME ZONE v.time_zone)::date < %(next_first_day)s
ORDER BY i.account_id, day, i.id
