-- A visit that did not take place after all takes its block along, from the moment that was agreed.
UPDATE visits_block b
SET lifted_at = s.at, lifted_by = 'withdrawn'
FROM visits_statuschange s
WHERE /* blocks */
  AND b.lifted_at IS NULL
  AND s.visit_id = b.visit_id
  AND s.to_status = 'cancelled'
RETURNING b.id
