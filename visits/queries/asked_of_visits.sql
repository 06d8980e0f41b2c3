-- Each executive of the visits asked about, with the hours of each.
    SELECT v.id, v.starts_at, v.ends_at, who.executive_id
    FROM visits_visit v
    CROSS JOIN LATERAL (
        SELECT v.lead_executive_id AS executive_id
        UNION
        SELECT a.executive_id FROM visits_attendee a WHERE a.visit_id = v.id AND a.executive_id IS NOT NULL
    ) who
    WHERE v.id = ANY (%(visits)s) AND NOT v.date_only AND v.status NOT IN ('declined', 'cancelled')
