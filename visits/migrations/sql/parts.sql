-- The parts of a visit: what may still be added, changed or removed in which state. Each guard locks the visit's row for share, so that a
-- step of the visit and a change of its parts never overtake each other.

CREATE FUNCTION visits_lock(wanted bigint) RETURNS visits_visit
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM visits_visit WHERE id = wanted FOR SHARE
$$;

CREATE FUNCTION visits_guard_alternative() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
BEGIN
    IF visit.status <> 'draft' THEN
        PERFORM engage_refuse('alternative_before_the_request', 'Alternatives are evaluated before the request, and kept as they were.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE FUNCTION visits_guard_objective() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
BEGIN
    IF visit.status IN ('debriefed', 'closed', 'declined', 'cancelled') THEN
        PERFORM engage_refuse('objective_before_the_debrief', 'The outcomes are filed; objectives do not change any more.');
    END IF;
    IF visit.status = 'held' AND (TG_OP <> 'UPDATE' OR NEW.text <> OLD.text OR NEW.kind <> OLD.kind) AND visit.origin NOT IN ('reported', 'sighted') THEN
        PERFORM engage_refuse('objective_before_the_visit', 'The visit was held; its objectives stay as they were.');
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.outcome <> '' AND visit.status <> 'held' THEN
        PERFORM engage_refuse('outcome_after_the_visit', 'An objective has an outcome only once the visit was held.');
    END IF;
    IF TG_OP = 'DELETE' AND visit.status NOT IN ('draft', 'held')
       AND NOT EXISTS (SELECT 1 FROM visits_objective o WHERE o.visit_id = OLD.visit_id AND o.id <> OLD.id) THEN
        PERFORM engage_refuse('visit_objective', 'A visit keeps at least one objective.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE FUNCTION visits_guard_attendee() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
BEGIN
    IF visit.status IN ('closed', 'declined', 'cancelled') AND visit.origin <> 'imported' THEN
        PERFORM engage_refuse('visit_ended_stays', 'This visit has ended; its record does not change.');
    END IF;
    IF visit.status IN ('approved', 'briefed', 'ready') AND NOT visits_is_accompanied(visit.id, visit.account_id) THEN
        PERFORM engage_refuse('visit_accompanied', 'Nobody of the account team would take part, and no exception was approved.');
    END IF;
    IF visit.status IN ('briefed', 'ready')
       AND NOT EXISTS (SELECT 1 FROM visits_attendee a WHERE a.visit_id = visit.id AND a.side = 'customer') THEN
        PERFORM engage_refuse('briefing_customer_attendee', 'The briefing would name nobody on the customer''s side.');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION visits_guard_solo() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(OLD.visit_id);
BEGIN
    IF OLD.approved IS NOT NULL AND visit.status <> 'draft' THEN
        PERFORM engage_refuse('solo_exception_stays', 'A decided exception stays as it was decided.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE FUNCTION visits_guard_reschedule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
BEGIN
    NEW.at := engage_now();
    IF (NEW.old_starts_at, NEW.old_ends_at) IS DISTINCT FROM (visit.starts_at, visit.ends_at) OR visit.starts_at <= NEW.at THEN
        PERFORM engage_refuse('visit_moved_before_its_start', 'A visit can be moved only before its start, from the time it has.');
    END IF;
    RETURN NEW;
END
$$;

-- Commitments and insights carry the account of their visit, and stay once the results were filed.
CREATE FUNCTION visits_guard_result() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
BEGIN
    IF TG_OP <> 'DELETE' AND NEW.account_id <> visit.account_id THEN
        PERFORM engage_refuse('result_of_the_visits_account', 'What came of a visit belongs to the account of the visit.');
    END IF;
    IF TG_OP = 'INSERT' AND visit.status NOT IN ('held', 'debriefed', 'closed') THEN
        PERFORM engage_refuse('result_after_the_visit', 'The visit was not held yet.');
    END IF;
    IF TG_OP = 'DELETE' AND visit.status IN ('debriefed', 'closed') THEN
        PERFORM engage_refuse('result_stays', 'What the debrief recorded is kept.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE FUNCTION visits_guard_owned_commitment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
BEGIN
    IF visit.status = 'closed' AND (NEW.due_on IS NULL OR (NEW.owner_id IS NULL AND btrim(NEW.owner_name) = '')) THEN
        PERFORM engage_refuse('visit_commitments_owned', 'A commitment of a closed visit has an owner and a due date.');
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_alternative FOR EACH ROW EXECUTE FUNCTION visits_guard_alternative();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_objective FOR EACH ROW EXECUTE FUNCTION visits_guard_objective();
CREATE TRIGGER guard AFTER INSERT OR UPDATE OR DELETE ON visits_attendee FOR EACH ROW EXECUTE FUNCTION visits_guard_attendee();
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON visits_soloexception FOR EACH ROW EXECUTE FUNCTION visits_guard_solo();
CREATE TRIGGER guard BEFORE INSERT ON visits_reschedule FOR EACH ROW EXECUTE FUNCTION visits_guard_reschedule();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_commitment FOR EACH ROW EXECUTE FUNCTION visits_guard_result();
CREATE TRIGGER guard_owned AFTER INSERT OR UPDATE ON visits_commitment FOR EACH ROW EXECUTE FUNCTION visits_guard_owned_commitment();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_insight FOR EACH ROW EXECUTE FUNCTION visits_guard_result();
ALTER TABLE visits_alternative ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_objective ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_attendee ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_soloexception ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_reschedule ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_commitment ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_owned;
ALTER TABLE visits_insight ENABLE ALWAYS TRIGGER guard;
