-- Nobody had answered when the answer was due: it goes to sales operations. Also where the answer came later, before the sweep.
UPDATE visits_inquiry
SET raised_at = due_at
WHERE raised_at IS NULL AND due_at <= %(now)s AND (answered_at IS NULL OR answered_at > due_at)
RETURNING visit_id, answered_at IS NULL AS still_silent
