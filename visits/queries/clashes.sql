-- Who of ours would have to be in two places: each executive `asked` about, with every other meeting of theirs at the same time.
-- Imported days say no hour, and what was declined or cancelled takes no time. `days`, the longest that one lasts, lets the indexes by executive and by visit find the others.
WITH asked AS (
/* asked */
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
