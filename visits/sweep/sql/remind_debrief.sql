-- The lead executive is reminded at the end, four hours later and when the debrief is due, while it is not filed; a sweep that comes late
-- sends the newest step only, and none a week after the last. Reported meetings count from the report. Index: visit_debrief_owed.
SELECT 'debrief_due' AS notice, format('reminder:debrief:%%s:visit:%%s', step.name, v.id) AS key,
       'visit' AS subject, v.id AS subject_id, e.user_id
FROM visits_visit v
JOIN people_executive e ON e.id = v.lead_executive_id
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN v.executive_debrief_due_at <= %(now)s THEN 'due'
        WHEN COALESCE(v.reported_at, v.held_at) + interval '4 hours' <= %(now)s THEN '+4h'
        ELSE 'end'
    END AS name
) step
WHERE v.status = 'held'
  AND v.origin <> 'imported'
  AND v.executive_debrief_due_at > %(now)s::timestamptz - interval '7 days'
