-- The sponsor is asked about a visit of somebody else to the account: once it is approved, and once it was debriefed. Not about confidential ones, and
-- not about those that were over when the sponsorship began.
SELECT 'consultation_' || step.moment AS notice, format('consultation:%%s:%%s', step.moment, v.id) AS key,
       'visit' AS subject, v.id AS subject_id, u.id AS user_id
FROM visits_visit v
JOIN sponsors_sponsorship s ON s.account_id = v.account_id
    AND daterange(s.starts_on, s.ended_on) @> (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
JOIN people_executive e ON e.id = s.executive_id AND e.left_on IS NULL
JOIN people_user u ON u.id = e.user_id AND u.is_active
CROSS JOIN LATERAL (
    SELECT CASE WHEN v.status IN ('debriefed', 'closed') THEN 'after' WHEN v.starts_at > %(now)s THEN 'before' END AS moment
) step
WHERE v.status IN ('approved', 'briefed', 'ready', 'debriefed', 'closed')
  AND NOT v.confidential
  AND v.lead_executive_id <> s.executive_id
  AND v.ends_at > s.assigned_at
  AND step.moment IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM sponsors_consultation c WHERE c.visit_id = v.id AND c.moment = step.moment)
