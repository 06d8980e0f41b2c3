-- Those who decide or can block, and when an executive of ours last met them up to the end of the review.
SELECT k.account_id, k.name, k.title, k.level, k.decision_role, k.stance, met.day AS last_met_on
FROM accounts_contact k
LEFT JOIN LATERAL (
    SELECT max((v.starts_at AT TIME ZONE v.time_zone)::date) AS day
    FROM visits_attendee a
    JOIN visits_visit v ON v.id = a.visit_id
    WHERE a.contact_id = k.id AND v.status IN ('held', 'debriefed', 'closed') AND NOT v.confidential
      AND (v.starts_at AT TIME ZONE v.time_zone)::date <= %(as_of)s
) met ON true
WHERE k.account_id = ANY(%(accounts)s) AND k.left_on IS NULL AND k.decision_role IN ('decides', 'can_block')
ORDER BY k.account_id, k.name, k.id
