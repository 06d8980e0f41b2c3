-- An overdue debrief blocks its lead executive from the instant it was due, the earliest first.
INSERT INTO visits_block (executive_id, visit_id, since, lifted_by)
SELECT v.lead_executive_id, v.id, v.executive_debrief_due_at, ''
FROM visits_visit v
LEFT JOIN visits_debrief d ON d.visit_id = v.id
WHERE
/* overdue */
ORDER BY v.executive_debrief_due_at, v.id
ON CONFLICT (visit_id) DO NOTHING
RETURNING id
