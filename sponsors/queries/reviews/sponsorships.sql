-- Sponsorships running on any day of the year, with the days on which the sponsor met the account since the term began.
SELECT s.account_id, s.executive_id, e.name AS executive, e.left_on, s.starts_on, s.ends_on, s.ended_on, s.ended_reason, s.target_role,
       s.visits_a_year, COALESCE(contact.days, '{{}}') AS contact_days
FROM sponsors_sponsorship s
JOIN people_executive e ON e.id = s.executive_id
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT (v.starts_at AT TIME ZONE v.time_zone)::date ORDER BY (v.starts_at AT TIME ZONE v.time_zone)::date) AS days
    FROM visits_visit v
    WHERE v.account_id = s.account_id AND v.lead_executive_id = s.executive_id AND v.status IN ('held', 'debriefed', 'closed')
      AND (v.starts_at AT TIME ZONE v.time_zone)::date >= s.starts_on
      AND (v.starts_at AT TIME ZONE v.time_zone)::date <= %(as_of)s
) contact ON true
WHERE s.account_id = ANY(%(accounts)s) AND s.starts_on < %(next_first_day)s AND (s.ended_on IS NULL OR s.ended_on > %(first_day)s)
ORDER BY s.account_id, s.starts_on, s.id
