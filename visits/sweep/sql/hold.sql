-- Planned visits whose end has passed were held, at their end. Index: visit_not_yet_held.
UPDATE visits_visit
SET status = 'held', held_at = ends_at
WHERE status IN ('approved', 'briefed', 'ready') AND ends_at <= %(now)s
RETURNING id
