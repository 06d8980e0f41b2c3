-- What stays of a visit beside its status, and facts that nobody makes up: found by trying every door as the application's role.

-- A part waits for its visit. Foreign keys are checked only when the transaction ends, so without this a filed debrief could be written before
-- there is a visit that would refuse it.
CREATE OR REPLACE FUNCTION visits_lock(wanted bigint) RETURNS visits_visit
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit;
BEGIN
    SELECT * INTO visit FROM visits_visit WHERE id = wanted FOR SHARE;
    IF NOT FOUND THEN
        PERFORM engage_refuse('part_of_a_visit', 'There is no such visit.');
    END IF;
    RETURN visit;
END
$$;

-- When one side's consent counts as given: the moment it is, to a request, before the start; it is withdrawn by a new time only.
CREATE FUNCTION visits_consent_at(was visits_visit, visit visits_visit, was_at timestamptz, was_by bigint, is_at timestamptz, is_by bigint)
RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (is_at, is_by) IS NOT DISTINCT FROM (was_at, was_by) THEN
        RETURN is_at;
    END IF;
    IF was_at IS NOT NULL THEN
        -- Without a new time (visits_guard_move), a planned visit's consent is held by a check.
        IF is_at IS NOT NULL OR (visit.starts_at = was.starts_at AND visit.ends_at = was.ends_at AND visit.status NOT IN ('approved', 'briefed', 'ready')) THEN
            PERFORM engage_refuse('consent_stays', 'A consent stays as it was given; decline, cancel or move the visit instead.');
        END IF;
        RETURN NULL;
    END IF;
    IF visit.status NOT IN ('requested', 'approved') OR visit.starts_at <= engage_now() THEN
        PERFORM engage_refuse('consent_to_a_request', 'Consent is given to a request, before its start.');
    END IF;
    IF is_at IS NULL OR is_by IS NULL THEN
        PERFORM engage_refuse('consent_by_somebody', 'A consent says who gave it.');
    END IF;
    RETURN engage_now();
END
$$;

-- Fires after visits_step: triggers of one event go by their names.
CREATE FUNCTION visits_what_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz := engage_now();
    counted_in text[] := ARRAY['policy_version', 'date_only', 'executive_zone', 'executive_country', 'account_zone', 'account_country'];
BEGIN
    IF OLD.status <> 'draft' THEN
        IF (btrim(NEW.title) = '' AND btrim(OLD.title) <> '') OR (NEW.purpose = '' AND OLD.purpose <> '') OR (NEW.format = '' AND OLD.format <> '') THEN
            PERFORM engage_refuse('visit_request_complete', 'A visit keeps a point, a purpose and a format.');
        END IF;
        IF (NEW.rush, NEW.rush_reason) IS DISTINCT FROM (OLD.rush, OLD.rush_reason) THEN
            PERFORM engage_refuse('visit_rush_stays', 'How short the notice was, and why, stays as it was asked.');
        END IF;
        IF (NEW.starts_at, NEW.ends_at) = (OLD.starts_at, OLD.ends_at)
           AND EXISTS (SELECT 1 FROM unnest(counted_in) f WHERE to_jsonb(NEW) -> f IS DISTINCT FROM to_jsonb(OLD) -> f) THEN
            PERFORM engage_refuse('visit_due_times_stay', 'What due times were counted by changes only with the time of the visit.');
        END IF;
    END IF;
    IF NEW.imported_purpose <> OLD.imported_purpose THEN
        PERFORM engage_refuse('visit_origin_stays', 'What was imported stays as it was.');
    END IF;
    IF NEW.reported_by_id IS DISTINCT FROM OLD.reported_by_id AND NOT (NEW.status = 'held' AND OLD.status = 'draft') THEN
        PERFORM engage_refuse('visit_held_once', 'Who reported a visit is written once, as it becomes held.');
    END IF;
    NEW.account_consent_at := visits_consent_at(
        OLD, NEW, OLD.account_consent_at, OLD.account_consent_by_id, NEW.account_consent_at, NEW.account_consent_by_id);
    NEW.executive_consent_at := visits_consent_at(
        OLD, NEW, OLD.executive_consent_at, OLD.executive_consent_by_id, NEW.executive_consent_at, NEW.executive_consent_by_id);
    IF NEW.status = 'held' AND OLD.status <> 'held' THEN
        NEW.held_at := LEAST(moment, NEW.ends_at);
        IF NEW.reported_at IS NOT NULL THEN
            NEW.reported_at := moment;
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER visits_what_stays BEFORE UPDATE ON visits_visit FOR EACH ROW EXECUTE FUNCTION visits_what_stays();
ALTER TABLE visits_visit ENABLE ALWAYS TRIGGER visits_what_stays;

-- Leave to go alone is asked and given before the start; afterwards it would only undo a flag.
CREATE OR REPLACE FUNCTION visits_guard_solo() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
    was_decided boolean := TG_OP <> 'INSERT' AND OLD.approved IS NOT NULL;
BEGIN
    IF was_decided AND visit.status <> 'draft' THEN
        PERFORM engage_refuse('solo_exception_stays', 'A decided exception stays as it was decided.');
    END IF;
    IF visit.status <> 'draft' AND (TG_OP = 'DELETE' OR TG_OP = 'UPDATE'
       AND (NEW.reason, NEW.asked_by_id, NEW.asked_at) IS DISTINCT FROM (OLD.reason, OLD.asked_by_id, OLD.asked_at)) THEN
        PERFORM engage_refuse('solo_exception_stays', 'An exception stays as it was asked for.');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (TG_OP = 'INSERT' OR NEW.approved)
       AND (visit.status NOT IN ('draft', 'requested', 'approved', 'briefed', 'ready') OR visit.starts_at <= engage_now()) THEN
        PERFORM engage_refuse('solo_exception_before_the_start', 'Leave to go alone is asked for and given before the visit begins.');
    END IF;
    IF NEW.approved IS NOT NULL AND NOT was_decided THEN
        NEW.decided_at := engage_now();
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER guard ON visits_soloexception;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_soloexception FOR EACH ROW EXECUTE FUNCTION visits_guard_solo();
ALTER TABLE visits_soloexception ENABLE ALWAYS TRIGGER guard;

-- A reschedule moves the visit: one that does not would make up a postponement.
CREATE OR REPLACE FUNCTION visits_guard_reschedule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
BEGIN
    NEW.at := engage_now();
    IF (NEW.old_starts_at, NEW.old_ends_at) IS DISTINCT FROM (visit.starts_at, visit.ends_at) OR visit.starts_at <= NEW.at
       OR visit.status NOT IN ('requested', 'approved', 'briefed', 'ready') THEN
        PERFORM engage_refuse('visit_moved_before_its_start', 'A visit can be moved only before its start, from the time it has.');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_reschedule_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.new_starts_at, NEW.new_ends_at) = (NEW.old_starts_at, NEW.old_ends_at) OR NOT EXISTS (
        SELECT 1 FROM visits_visit v
        WHERE v.id = NEW.visit_id AND (v.starts_at, v.ends_at) = (NEW.new_starts_at, NEW.new_ends_at)
    ) AND NOT EXISTS (
        SELECT 1 FROM visits_reschedule r
        WHERE r.visit_id = NEW.visit_id AND r.id > NEW.id AND (r.old_starts_at, r.old_ends_at) = (NEW.new_starts_at, NEW.new_ends_at)
    ) THEN
        PERFORM engage_refuse('reschedule_moves_the_visit', 'A reschedule goes with the visit''s new time.');
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER moves AFTER INSERT ON visits_reschedule DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION visits_guard_reschedule_moves();
ALTER TABLE visits_reschedule ENABLE ALWAYS TRIGGER moves;

-- A debrief changes no more once its visit has ended, filed or not.
CREATE FUNCTION visits_guard_ended_debrief() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
BEGIN
    IF visit.status IN ('closed', 'declined', 'cancelled') THEN
        PERFORM engage_refuse('visit_ended_stays', 'This visit has ended; its record does not change.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

-- Named to fire after the other guard, which knows better words.
CREATE TRIGGER guard_ended BEFORE INSERT OR UPDATE OR DELETE ON visits_debrief FOR EACH ROW EXECUTE FUNCTION visits_guard_ended_debrief();
ALTER TABLE visits_debrief ENABLE ALWAYS TRIGGER guard_ended;

-- What was promised and heard keeps its words once it was filed; a promise begins open and is settled when it is.
CREATE FUNCTION visits_guard_promise() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'open' THEN
            PERFORM engage_refuse('commitment_begins_open', 'A commitment is settled once it was recorded.');
        END IF;
        RETURN NEW;
    END IF;
    IF visit.status IN ('debriefed', 'closed')
       AND (NEW.text, NEW.ours, NEW.made_by_id, NEW.made_at) IS DISTINCT FROM (OLD.text, OLD.ours, OLD.made_by_id, OLD.made_at) THEN
        PERFORM engage_refuse('result_stays', 'What the debrief recorded is kept.');
    END IF;
    IF OLD.status = 'open' AND NEW.status <> 'open' THEN
        NEW.settled_at := engage_now();
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_insight() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
BEGIN
    IF visit.status IN ('debriefed', 'closed')
       AND (NEW.topic, NEW.text, NEW.recorded_at) IS DISTINCT FROM (OLD.topic, OLD.text, OLD.recorded_at) THEN
        PERFORM engage_refuse('result_stays', 'What the debrief recorded is kept.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_promise BEFORE INSERT OR UPDATE ON visits_commitment FOR EACH ROW EXECUTE FUNCTION visits_guard_promise();
CREATE TRIGGER guard_words BEFORE UPDATE ON visits_insight FOR EACH ROW EXECUTE FUNCTION visits_guard_insight();
ALTER TABLE visits_commitment ENABLE ALWAYS TRIGGER guard_promise;
ALTER TABLE visits_insight ENABLE ALWAYS TRIGGER guard_words;

-- A block is of a debrief that is missing now or came late; what lifted it, and when, stays and does not lie ahead.
CREATE FUNCTION visits_guard_block_fact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
BEGIN
    IF TG_OP = 'INSERT' AND (
        NEW.since > engage_now()
        OR NOT (visit.status IN ('held', 'debriefed', 'closed') OR (visit.status IN ('approved', 'briefed', 'ready') AND visit.ends_at <= engage_now()))
        OR EXISTS (SELECT 1 FROM visits_debrief d WHERE d.visit_id = NEW.visit_id AND d.executive_filed_at <= NEW.since)
    ) THEN
        PERFORM engage_refuse('block_by_an_overdue_debrief', 'A block comes from an overdue debrief of the executive.');
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.lifted_at IS NOT NULL AND NEW.lifted_at IS DISTINCT FROM OLD.lifted_at THEN
        PERFORM engage_refuse('block_stays', 'A lifted block stays lifted as it was.');
    END IF;
    IF NEW.lifted_at > engage_now() OR NEW.lifted_at < NEW.since THEN
        PERFORM engage_refuse('block_lifted_by_facts', 'A block is lifted by what has happened since.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_fact BEFORE INSERT OR UPDATE ON visits_block FOR EACH ROW EXECUTE FUNCTION visits_guard_block_fact();
ALTER TABLE visits_block ENABLE ALWAYS TRIGGER guard_fact;

-- A waiver is asked first and decided later, for the same executive, until a day to come.
CREATE FUNCTION visits_guard_waiver_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.granted IS NOT NULL THEN
            PERFORM engage_refuse('waiver_is_asked_first', 'A waiver is decided after it was asked for.');
        END IF;
        NEW.asked_at := engage_now();
    ELSIF (NEW.executive_id, NEW.asked_by_id, NEW.asked_at, NEW.request) IS DISTINCT FROM (OLD.executive_id, OLD.asked_by_id, OLD.asked_at, OLD.request) THEN
        PERFORM engage_refuse('waiver_stays', 'A request for a waiver stays as it was asked.');
    ELSIF NEW.granted AND NEW.ends_on < (engage_now() AT TIME ZONE 'UTC')::date THEN
        PERFORM engage_refuse('waiver_day_to_come', 'A waiver ends on a day to come.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_asked BEFORE INSERT OR UPDATE ON visits_waiver FOR EACH ROW EXECUTE FUNCTION visits_guard_waiver_asked();
ALTER TABLE visits_waiver ENABLE ALWAYS TRIGGER guard_asked;

-- Whether the record bears out a flag about a visit or a promise. Flags about longer stretches have neither; they are found by their rules alone.
CREATE FUNCTION visits_is_earned(flag visits_flag) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit;
    promise visits_commitment;
    filed timestamptz;
    took_place boolean;
BEGIN
    IF flag.occurred_at > engage_now() THEN
        RETURN false;
    END IF;
    IF flag.kind IN ('hovering', 'upward_delegation', 'sponsor_silent', 'sponsor_term', 'unsponsored') THEN
        RETURN flag.visit_id IS NULL AND flag.commitment_id IS NULL;
    END IF;
    SELECT * INTO visit FROM visits_visit WHERE id = flag.visit_id;
    IF visit.id IS NULL OR visit.account_id <> flag.account_id THEN
        RETURN false;
    END IF;
    took_place := visit.status IN ('held', 'debriefed', 'closed');
    SELECT executive_filed_at INTO filed FROM visits_debrief WHERE visit_id = visit.id;
    CASE
        WHEN flag.kind IN ('overdue_commitment', 'over_promise') THEN
            SELECT * INTO promise FROM visits_commitment WHERE id = flag.commitment_id AND visit_id = visit.id;
            RETURN COALESCE(took_place AND CASE flag.kind
                WHEN 'over_promise' THEN promise.beyond_red_line
                ELSE promise.ours AND flag.occurrence = to_char(promise.due_on, 'YYYY-MM-DD') AND promise.due_on < (engage_now() AT TIME ZONE 'UTC')::date
            END, false);
        WHEN flag.commitment_id IS NOT NULL THEN
            RETURN false;
        WHEN flag.kind = 'rush' THEN
            RETURN visit.rush AND EXISTS (SELECT 1 FROM visits_statuschange s WHERE s.visit_id = visit.id AND s.to_status = 'approved');
        WHEN flag.kind = 'postponed' THEN
            RETURN (engage_policy('postponed_after') #>> '{}')::int <= (
                SELECT count(*) FROM visits_reschedule r WHERE r.visit_id = visit.id AND r.side IN ('account', 'executive'));
        WHEN NOT took_place THEN
            RETURN false;
        WHEN flag.kind = 'unannounced' THEN
            RETURN visit.account_consent_at IS NULL OR visit.reported_at IS NOT NULL OR visit.origin = 'reported';
        WHEN flag.kind = 'solo' THEN
            RETURN NOT visits_is_accompanied(visit.id, visit.account_id);
        WHEN flag.kind = 'undebriefed' THEN
            RETURN flag.executive_id = visit.lead_executive_id AND flag.occurred_at = visit.executive_debrief_due_at
                AND COALESCE(filed > visit.executive_debrief_due_at, true);
        WHEN flag.kind = 'seagull' THEN
            RETURN flag.executive_id = visit.lead_executive_id AND flag.occurred_at = visit.seagull_verdict_at
                AND COALESCE(filed > visit.seagull_verdict_at, true)
                AND NOT visits_has_read(visit.id, visit.lead_executive_id, 0);
        ELSE
            RETURN flag.executive_id IS NOT NULL
                AND (flag.executive_id = visit.lead_executive_id
                     OR EXISTS (SELECT 1 FROM visits_attendee a WHERE a.visit_id = visit.id AND a.executive_id = flag.executive_id))
                AND NOT visits_has_read(visit.id, flag.executive_id, COALESCE(visits_version_to_read(visit.id), 0));
    END CASE;
END
$$;

-- Whether an executive had read a version of a visit's briefing, that one or a newer, before the start.
CREATE FUNCTION visits_has_read(wanted_visit bigint, wanted_executive bigint, wanted_version integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1
        FROM visits_visit v
        JOIN visits_briefing b ON b.visit_id = v.id
        JOIN visits_acknowledgement k ON k.briefing_id = b.id
        WHERE v.id = wanted_visit AND k.executive_id = wanted_executive AND k.read_at < v.starts_at AND b.version >= wanted_version
    )
$$;

CREATE FUNCTION visits_guard_flag_fact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF visits_is_earned(NEW) IS NOT TRUE THEN
        PERFORM engage_refuse('flag_of_a_fact', 'The record does not bear this flag out.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_fact BEFORE INSERT ON visits_flag FOR EACH ROW EXECUTE FUNCTION visits_guard_flag_fact();
ALTER TABLE visits_flag ENABLE ALWAYS TRIGGER guard_fact;

-- A flag of a visit or a promise is ended by somebody; only what a stretch of time proved wrong ends by itself.
CREATE FUNCTION visits_guard_resolution() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.by_id IS NULL AND NOT EXISTS (SELECT 1 FROM visits_flag f WHERE f.id = NEW.flag_id AND f.visit_id IS NULL) THEN
        PERFORM engage_refuse('flag_resolved_by_somebody', 'Say who resolves this flag.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_by BEFORE INSERT ON visits_flagresolution FOR EACH ROW EXECUTE FUNCTION visits_guard_resolution();
ALTER TABLE visits_flagresolution ENABLE ALWAYS TRIGGER guard_by;

-- What both sides were asked, and what one of them said, stays: answered and raised once, and kept with a visit that was asked for.
CREATE FUNCTION visits_guard_question() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(OLD.visit_id);
    kept text[] := CASE TG_TABLE_NAME WHEN 'visits_inquiry' THEN ARRAY['asked_at', 'due_at'] ELSE ARRAY['reason', 'claimed_at'] END;
    once text[] := CASE TG_TABLE_NAME WHEN 'visits_inquiry' THEN ARRAY['raised_at', 'answered_at'] ELSE ARRAY[]::text[] END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF visit.status <> 'draft' THEN
            PERFORM engage_refuse('question_stays', 'Whether a visit took place was asked, and that stays on record.');
        END IF;
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(kept) f WHERE to_jsonb(NEW) -> f IS DISTINCT FROM to_jsonb(OLD) -> f)
       OR EXISTS (SELECT 1 FROM unnest(once) f WHERE to_jsonb(OLD) ->> f IS NOT NULL AND to_jsonb(NEW) -> f IS DISTINCT FROM to_jsonb(OLD) -> f) THEN
        PERFORM engage_refuse('question_stays', 'What was asked and said about a visit stays as it was.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_stays BEFORE UPDATE OR DELETE ON visits_inquiry FOR EACH ROW EXECUTE FUNCTION visits_guard_question();
CREATE TRIGGER guard_stays BEFORE UPDATE OR DELETE ON visits_nonoccurrence FOR EACH ROW EXECUTE FUNCTION visits_guard_question();
ALTER TABLE visits_inquiry ENABLE ALWAYS TRIGGER guard_stays;
ALTER TABLE visits_nonoccurrence ENABLE ALWAYS TRIGGER guard_stays;

-- Every function of a guard runs as the owner and looks nowhere but here, whatever the caller's session has set.
ALTER FUNCTION visits_part_stays() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION visits_is_step(text, text) SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION visits_is_zone(text) SECURITY DEFINER SET search_path = public, pg_temp;
