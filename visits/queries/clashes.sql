-- Who of ours would have to be in two places: each executive of the visits asked about, with every other meeting of theirs at the same time.
-- Imported days say no hour, and what was declined or cancelled takes no time. `days`, the longest that one lasts, lets the indexes by executive and by visit find the others.
WITH asked AS (
    SELECT v.id, v.starts_at, v.ends_at, who.executive_id
    FROM visits_visit v
    CROSS JOIN LATERAL (
        SELECT v.lead_executive_id AS executive_id
        UNION
        SELECT a.executive_id FROM visits_attendee a WHERE a.visit_id = v.id AND a.executive_id IS NOT NULL
    ) who
    WHERE v.id = ANY (%(visits)s) AND NOT v.date_only AND v.status NOT IN ('declined', 'cancelled')
),
others AS (
    SELECT asked.id, asked.executive_id, o.id AS other_id
    FROM asked
    JOIN visits_visit o ON o.lead_executive_id = asked.executive_id
    WHERE o.starts_at < asked.ends_at AND o.starts_at > asked.starts_at - make_interval(days => %(days)s) AND o.ends_at > asked.starts_at
    UNION
    SELECT asked.id, asked.executive_id, o.id
    FROM asked
    JOIN visits_attendee a ON a.executive_id = asked.executive_id
    JOIN visits_visit o ON o.id = a.visit_id
    WHERE o.starts_at < asked.ends_at AND o.starts_at > asked.starts_at - make_interval(days => %(days)s) AND o.ends_at > asked.starts_at
)
SELECT others.id, e.name, o.id, o.status = 'draft'
FROM others
JOIN visits_visit o ON o.id = others.other_id
JOIN people_executive e ON e.id = others.executive_id
WHERE o.id <> others.id AND NOT o.date_only AND o.status NOT IN ('declined', 'cancelled')
ORDER BY others.id, o.starts_at, o.id, e.name
