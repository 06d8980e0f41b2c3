-- Writes down which months have been judged.
INSERT INTO visits_judgedmonth (month)
SELECT to_char(first, 'YYYY-MM')
FROM (
/* unjudged_months */
) unjudged
ORDER BY first
ON CONFLICT DO NOTHING
RETURNING id
