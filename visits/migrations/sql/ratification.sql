-- Promises and red lines: compared where both have a number of the same unit, due at a time that stays, ratified or refused once.

CREATE FUNCTION visits_guard_ratification() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    line visits_redline;
BEGIN
    IF NEW.red_line_id IS NOT NULL THEN
        SELECT r.* INTO line FROM visits_redline r JOIN visits_briefing b ON b.id = r.briefing_id
        WHERE r.id = NEW.red_line_id AND b.visit_id = NEW.visit_id AND b.version IS NOT NULL;
        IF NOT FOUND THEN
            PERFORM engage_refuse('red_line_of_the_visit', 'This red line is not of the visit''s briefing.');
        END IF;
        IF NEW.ours AND NOT NEW.beyond_red_line AND NEW.amount > line."limit" AND btrim(line.unit) <> ''
           AND lower(btrim(NEW.unit)) = lower(btrim(line.unit)) THEN
            PERFORM engage_refuse('red_line_is_compared', 'The amount is beyond the red line, and has to be marked so.');
        END IF;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.ratified_at IS NOT NULL OR NEW.ratification_refused_at IS NOT NULL THEN
            PERFORM engage_refuse('ratification_comes_later', 'A promise is ratified once it was recorded.');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.beyond_red_line AND (NEW.beyond_red_line, NEW.red_line_id, NEW.amount, NEW.unit, NEW.ratification_due_at)
       IS DISTINCT FROM (OLD.beyond_red_line, OLD.red_line_id, OLD.amount, OLD.unit, OLD.ratification_due_at) THEN
        PERFORM engage_refuse('ratification_due_stays', 'What was promised beyond a red line, and when it has to be ratified, stays.');
    END IF;
    IF (OLD.ratified_at IS NOT NULL OR OLD.ratification_refused_at IS NOT NULL)
       AND (NEW.ratified_at, NEW.ratified_by_id, NEW.ratification_refused_at, NEW.ratification_refused_by_id, NEW.ratification_note)
       IS DISTINCT FROM (OLD.ratified_at, OLD.ratified_by_id, OLD.ratification_refused_at, OLD.ratification_refused_by_id, OLD.ratification_note) THEN
        PERFORM engage_refuse('ratified_once', 'This was decided already, and stays as it was decided.');
    END IF;
    IF OLD.ratified_at IS NULL AND NEW.ratified_at IS NOT NULL THEN
        NEW.ratified_at := engage_now();
    END IF;
    IF OLD.ratification_refused_at IS NULL AND NEW.ratification_refused_at IS NOT NULL THEN
        NEW.ratification_refused_at := engage_now();
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ratified BEFORE INSERT OR UPDATE ON visits_commitment FOR EACH ROW EXECUTE FUNCTION visits_guard_ratification();
ALTER TABLE visits_commitment ENABLE ALWAYS TRIGGER ratified;
