-- The notes of executives beside the lead, and policies as they were at a moment.

CREATE FUNCTION visits_guard_executive_note() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
BEGIN
    NEW.at := engage_now();
    IF visit.status NOT IN ('held', 'debriefed', 'closed') OR visit.origin = 'imported' THEN
        PERFORM engage_refuse('executive_note_after_the_visit', 'Notes are added once the visit was held.');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM visits_attendee a WHERE a.visit_id = NEW.visit_id AND a.side = 'executive' AND a.executive_id = NEW.executive_id
    ) THEN
        PERFORM engage_refuse('executive_note_by_a_participant', 'Only an executive who took part beside the lead adds notes.');
    END IF;
    RETURN NEW;
END
$$;

-- The value of a policy at a moment: the newest that had been set by then, or the first there ever was.
CREATE FUNCTION visits_policy_at(wanted text, moment timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT COALESCE(
        (SELECT value FROM core_policysetting WHERE key = wanted AND set_at < moment ORDER BY id DESC LIMIT 1),
        (SELECT value FROM core_policysetting WHERE key = wanted ORDER BY id LIMIT 1)
    )
$$;

CREATE TRIGGER guard BEFORE INSERT ON visits_executivenote FOR EACH ROW EXECUTE FUNCTION visits_guard_executive_note();
ALTER TABLE visits_executivenote ENABLE ALWAYS TRIGGER guard;
