-- Resolves what a settlement has found, once; `by` stays empty, since the record itself proves it.
INSERT INTO visits_flagresolution (flag_id, withdrawn, note)
SELECT found.flag_id, found.withdrawn, found.note
FROM (
/* found */
) found
ORDER BY found.flag_id
ON CONFLICT DO NOTHING
RETURNING flag_id
