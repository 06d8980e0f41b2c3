-- The visits that set a block, locked before their executives: a step of the workflow locks in this order too.
SELECT v.id, v.lead_executive_id
FROM visits_visit v
LEFT JOIN visits_debrief d ON d.visit_id = v.id
WHERE
/* overdue */
ORDER BY v.id
FOR SHARE OF v /* waiting */
