-- Briefings: drafts change freely, submitted versions never; the database numbers and dates them, and knows which are addenda.

CREATE FUNCTION visits_guard_briefing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit;
    lacking text;
    latest integer;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.version IS NOT NULL THEN
        PERFORM engage_refuse('briefing_version_stays', 'A submitted version does not change; submit a new one.');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    visit := visits_lock(NEW.visit_id);
    IF NEW.version IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM engage_refuse('briefing_begins_as_draft', 'A briefing begins as a draft.');
    END IF;
    IF visit.status NOT IN ('approved', 'briefed', 'ready') THEN
        PERFORM engage_refuse('briefing_of_an_approved_visit', 'A briefing is submitted for an approved visit.');
    END IF;
    IF visit.starts_at <= engage_now() THEN
        PERFORM engage_refuse('briefing_before_the_start', 'The visit has begun; it is too late for a briefing.');
    END IF;
    lacking := visits_briefing_lacks(NEW.id);
    IF lacking IS NOT NULL THEN
        PERFORM engage_refuse(lacking, 'The briefing is not complete.');
    END IF;
    SELECT max(version) INTO latest FROM visits_briefing WHERE visit_id = NEW.visit_id;
    NEW.version := COALESCE(latest, 0) + 1;
    NEW.submitted_at := engage_now();
    NEW.addendum := latest IS NOT NULL AND engage_now() >= visit.briefing_late_at;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_briefing_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent record;
BEGIN
    SELECT version INTO parent FROM visits_briefing WHERE id = COALESCE(NEW.briefing_id, OLD.briefing_id) FOR SHARE;
    IF parent.version IS NOT NULL THEN
        PERFORM engage_refuse('briefing_version_stays', 'A submitted version does not change; submit a new one.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE FUNCTION visits_guard_acknowledgement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    briefing visits_briefing;
    visit visits_visit;
BEGIN
    SELECT * INTO briefing FROM visits_briefing WHERE id = NEW.briefing_id;
    visit := visits_lock(briefing.visit_id);
    NEW.read_at := engage_now();
    IF briefing.version IS NULL THEN
        PERFORM engage_refuse('acknowledgement_of_a_version', 'Only a submitted briefing can be acknowledged.');
    END IF;
    IF visit.starts_at <= NEW.read_at THEN
        PERFORM engage_refuse('acknowledgement_before_the_start', 'The visit has begun; the briefing can no longer be acknowledged.');
    END IF;
    IF visit.status IN ('declined', 'cancelled') THEN
        PERFORM engage_refuse('visit_ended_stays', 'This visit has ended; its record does not change.');
    END IF;
    IF NEW.executive_id <> visit.lead_executive_id
       AND NOT EXISTS (SELECT 1 FROM visits_attendee a WHERE a.visit_id = visit.id AND a.executive_id = NEW.executive_id) THEN
        PERFORM engage_refuse('acknowledgement_by_a_participant', 'Only an executive who takes part can acknowledge the briefing.');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM people_executive e WHERE e.id = NEW.executive_id AND e.user_id IS NOT NULL) THEN
        PERFORM engage_refuse('acknowledgement_by_a_participant', 'The executive has no sign-in to acknowledge with.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_briefing FOR EACH ROW EXECUTE FUNCTION visits_guard_briefing();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_agendaitem FOR EACH ROW EXECUTE FUNCTION visits_guard_briefing_part();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_redline FOR EACH ROW EXECUTE FUNCTION visits_guard_briefing_part();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_question FOR EACH ROW EXECUTE FUNCTION visits_guard_briefing_part();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_ask FOR EACH ROW EXECUTE FUNCTION visits_guard_briefing_part();
CREATE TRIGGER guard BEFORE INSERT ON visits_acknowledgement FOR EACH ROW EXECUTE FUNCTION visits_guard_acknowledgement();
ALTER TABLE visits_briefing ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_agendaitem ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_redline ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_question ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_ask ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_acknowledgement ENABLE ALWAYS TRIGGER guard;
