-- The gate: how a visit begins, which steps it may take, and what has to hold for each. Nothing gets round it: the triggers fire always,
-- for the owner as well, and lock what they read.

CREATE FUNCTION visits_begin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.origin = 'imported' THEN
        IF NEW.status <> 'held' OR NEW.held_at IS NULL OR NEW.held_at > engage_now() OR NEW.ends_at > engage_now() THEN
            PERFORM engage_refuse('visit_imported_is_past', 'An imported meeting is one that was held in the past.');
        END IF;
    ELSIF NEW.status <> 'draft' THEN
        PERFORM engage_refuse('visit_begins_as_draft', 'A visit begins as a draft.');
    END IF;
    IF NEW.account_consent_at IS NOT NULL OR NEW.executive_consent_at IS NOT NULL OR NEW.reported_at IS NOT NULL
       OR (NEW.held_at IS NOT NULL AND NEW.origin <> 'imported') THEN
        PERFORM engage_refuse('visit_begins_as_draft', 'A new visit has no consent and was not held yet.');
    END IF;
    IF NOT visits_is_zone(NEW.time_zone) THEN
        PERFORM engage_refuse('visit_time_zone_is_known', format('There is no time zone called %s.', NEW.time_zone));
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz := engage_now();
    moved boolean := (NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.starts_at, OLD.ends_at);
BEGIN
    IF (NEW.origin, NEW.import_batch_id, NEW.import_key, NEW.created_at, NEW.requested_by_id)
       IS DISTINCT FROM (OLD.origin, OLD.import_batch_id, OLD.import_key, OLD.created_at, OLD.requested_by_id) THEN
        PERFORM engage_refuse('visit_origin_stays', 'Where a visit comes from cannot be changed.');
    END IF;
    IF NEW.time_zone <> OLD.time_zone AND NOT visits_is_zone(NEW.time_zone) THEN
        PERFORM engage_refuse('visit_time_zone_is_known', format('There is no time zone called %s.', NEW.time_zone));
    END IF;
    IF OLD.status <> 'draft' AND NEW.lead_executive_id <> OLD.lead_executive_id THEN
        PERFORM engage_refuse('visit_account_and_executive_stay', 'Another executive is a new request.');
    END IF;
    IF OLD.status <> 'draft' AND NEW.account_id <> OLD.account_id
       AND NOT EXISTS (SELECT 1 FROM accounts_account a WHERE a.id = OLD.account_id AND a.merged_into_id = NEW.account_id) THEN
        PERFORM engage_refuse('visit_account_and_executive_stay', 'Another account is a new request.');
    END IF;
    IF (NEW.briefing_due_at, NEW.briefing_late_at, NEW.executive_debrief_due_at, NEW.account_debrief_due_at, NEW.seagull_verdict_at)
       IS DISTINCT FROM (OLD.briefing_due_at, OLD.briefing_late_at, OLD.executive_debrief_due_at, OLD.account_debrief_due_at, OLD.seagull_verdict_at)
       AND OLD.status <> 'draft' AND NOT moved THEN
        PERFORM engage_refuse('visit_due_times_stay', 'Due times change only with the time of the visit.');
    END IF;
    IF moved AND OLD.status <> 'draft' THEN
        PERFORM visits_guard_move(OLD, NEW, moment);
    END IF;
    IF (NEW.held_at, NEW.reported_at) IS DISTINCT FROM (OLD.held_at, OLD.reported_at) AND NOT (NEW.status = 'held' AND OLD.status <> 'held') THEN
        PERFORM engage_refuse('visit_held_once', 'When a visit was held is written once, as it becomes held.');
    END IF;
    IF NEW.status = OLD.status THEN
        IF OLD.status IN ('closed', 'declined', 'cancelled') AND to_jsonb(NEW) - 'account_id' <> to_jsonb(OLD) - 'account_id' THEN
            PERFORM engage_refuse('visit_ended_stays', 'This visit has ended; its record does not change.');
        END IF;
        RETURN NEW;
    END IF;

    IF OLD.origin = 'imported' THEN
        PERFORM engage_refuse('visit_imported_is_history', 'Imported history takes no further steps.');
    END IF;
    IF NOT visits_is_step(OLD.status, NEW.status) THEN
        PERFORM engage_refuse('visit_step', format('A visit does not go from %s to %s.', OLD.status, NEW.status));
    END IF;
    IF NEW.status IN ('approved', 'briefed', 'ready', 'declined') AND OLD.starts_at <= moment THEN
        PERFORM engage_refuse('visit_before_its_start', 'The visit has begun; it can only be held now, or recorded as not having taken place.');
    END IF;

    IF NEW.status = 'requested' AND OLD.status <> 'draft' AND NOT moved THEN
        PERFORM engage_refuse('visit_moved_with_a_reason', 'Only a new time asks for consent again.');
    END IF;

    CASE NEW.status
        WHEN 'requested' THEN PERFORM visits_guard_requested(NEW, moment);
        WHEN 'approved' THEN PERFORM visits_guard_approved(NEW, moment);
        WHEN 'briefed' THEN
            IF visits_version_to_read(NEW.id) IS NULL THEN
                PERFORM engage_refuse('visit_briefed_by_a_briefing', 'No briefing has been submitted.');
            END IF;
            PERFORM visits_guard_people(NEW);
        WHEN 'ready' THEN PERFORM visits_guard_ready(NEW);
        WHEN 'held' THEN PERFORM visits_guard_held(OLD, NEW, moment);
        WHEN 'debriefed' THEN PERFORM visits_guard_debriefed(NEW);
        WHEN 'closed' THEN PERFORM visits_guard_closed(OLD, NEW);
        ELSE PERFORM visits_guard_ended(OLD, NEW, moment);
    END CASE;
    RETURN NEW;
END
$$;

-- A new time: only before the start, for a later moment, recorded as a reschedule, and consented to again.
CREATE FUNCTION visits_guard_move(was visits_visit, visit visits_visit, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF was.starts_at <= moment OR visit.starts_at <= moment THEN
        PERFORM engage_refuse('visit_moved_before_its_start', 'A visit can be moved only before its start, and to a time to come.');
    END IF;
    IF visit.status <> 'requested' OR was.status NOT IN ('requested', 'approved', 'briefed', 'ready') THEN
        PERFORM engage_refuse('visit_moved_asks_again', 'A moved visit has to be consented to again.');
    END IF;
    IF visit.account_consent_at IS NOT NULL AND visit.executive_consent_at IS NOT NULL THEN
        PERFORM engage_refuse('visit_moved_asks_again', 'A new time voids the consent of the side that did not ask for it.');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM visits_reschedule r
        WHERE r.visit_id = visit.id
          AND (r.old_starts_at, r.old_ends_at, r.new_starts_at, r.new_ends_at) = (was.starts_at, was.ends_at, visit.starts_at, visit.ends_at)
    ) THEN
        PERFORM engage_refuse('visit_moved_with_a_reason', 'A visit is moved with who asked for it, and why.');
    END IF;
END
$$;

CREATE FUNCTION visits_guard_requested(visit visits_visit, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF btrim(visit.title) = '' OR visit.purpose = '' OR visit.format = '' THEN
        PERFORM engage_refuse('visit_request_complete', 'A request says the point of the meeting, its purpose and its format.');
    END IF;
    IF visit.starts_at <= moment THEN
        PERFORM engage_refuse('visit_request_ahead', 'A visit is requested before it begins; report it if it has taken place.');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM visits_objective o WHERE o.visit_id = visit.id AND btrim(o.text) <> '') THEN
        PERFORM engage_refuse('visit_objective', 'A request names at least one objective.');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM visits_alternative a WHERE a.visit_id = visit.id AND btrim(a.text) <> '' AND btrim(a.why_not) <> '') THEN
        PERFORM engage_refuse('visit_alternative', 'A request evaluates at least one alternative and says why it is not enough.');
    END IF;
END
$$;

CREATE FUNCTION visits_guard_approved(visit visits_visit, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF visit.account_consent_at IS NULL OR visit.executive_consent_at IS NULL THEN
        PERFORM engage_refuse('visit_both_consents', 'Both the account side and the executive have to consent.');
    END IF;
    -- A missing block cannot be locked; the sweep locks this row before it sets one.
    PERFORM 1 FROM people_executive e WHERE e.id = visit.lead_executive_id FOR NO KEY UPDATE;
    IF visits_is_blocked(visit.lead_executive_id, moment) THEN
        PERFORM engage_refuse('visit_executive_not_blocked', 'The executive owes a debrief, so no further visit can be approved.');
    END IF;
    IF NOT visits_is_accompanied(visit.id, visit.account_id) THEN
        PERFORM engage_refuse('visit_accompanied', 'Nobody of the account team takes part, and no exception was approved.');
    END IF;
END
$$;

CREATE FUNCTION visits_guard_people(visit visits_visit) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM visits_attendee a WHERE a.visit_id = visit.id AND a.side = 'customer') THEN
        PERFORM engage_refuse('briefing_customer_attendee', 'The briefing names nobody on the customer''s side.');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM visits_objective o WHERE o.visit_id = visit.id) THEN
        PERFORM engage_refuse('briefing_objective', 'The briefing has no objective.');
    END IF;
END
$$;

CREATE FUNCTION visits_guard_ready(visit visits_visit) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM visits_guard_people(visit);
    IF NOT EXISTS (
        SELECT 1
        FROM visits_acknowledgement k
        JOIN visits_briefing b ON b.id = k.briefing_id
        WHERE b.visit_id = visit.id
          AND k.executive_id = visit.lead_executive_id
          AND k.read_at < visit.starts_at
          AND b.version >= visits_version_to_read(visit.id)
    ) THEN
        PERFORM engage_refuse('visit_ready_when_read', 'The lead executive has not read the current version of the briefing.');
    END IF;
END
$$;

CREATE FUNCTION visits_guard_held(was visits_visit, visit visits_visit, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF visit.starts_at > moment OR visit.held_at IS NULL OR visit.held_at > moment OR visit.held_at < visit.starts_at THEN
        PERFORM engage_refuse('visit_held_after_its_start', 'The visit has not begun yet.');
    END IF;
    IF was.status IN ('draft', 'requested') AND visit.ends_at > moment THEN
        PERFORM engage_refuse('visit_held_after_its_end', 'A visit that was not approved is held only once it has ended.');
    END IF;
    IF was.status = 'draft' AND visit.origin IN ('reported', 'sighted') AND (visit.reported_at IS NULL OR visit.reported_by_id IS NULL) THEN
        PERFORM engage_refuse('visit_reported_by_somebody', 'A reported visit says who reported it, and when.');
    END IF;
END
$$;

CREATE FUNCTION visits_guard_debriefed(visit visits_visit) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM visits_debrief d WHERE d.visit_id = visit.id AND d.executive_filed_at IS NOT NULL) THEN
        PERFORM engage_refuse('visit_debrief_filed', 'The executive has not filed the debrief.');
    END IF;
    IF EXISTS (SELECT 1 FROM visits_objective o WHERE o.visit_id = visit.id AND o.outcome = '') THEN
        PERFORM engage_refuse('visit_outcome_of_each_objective', 'An objective has no outcome yet.');
    END IF;
END
$$;

CREATE FUNCTION visits_guard_closed(was visits_visit, visit visits_visit) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF was.status = 'held' THEN
        IF NOT EXISTS (SELECT 1 FROM visits_debrief d WHERE d.visit_id = visit.id AND d.unobtainable_reason <> '') THEN
            PERFORM engage_refuse('visit_debrief_filed', 'The executive has not filed the debrief.');
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM people_executive e
            LEFT JOIN people_user u ON u.id = e.user_id
            WHERE e.id = visit.lead_executive_id AND (e.left_on IS NOT NULL OR e.user_id IS NULL OR NOT u.is_active)
        ) THEN
            PERFORM engage_refuse('visit_debrief_unobtainable', 'The executive is here and can file the debrief.');
        END IF;
    ELSIF NOT EXISTS (SELECT 1 FROM visits_debrief d WHERE d.visit_id = visit.id AND d.account_filed_at IS NOT NULL) THEN
        PERFORM engage_refuse('visit_account_part_filed', 'The account side has not filed its part of the debrief.');
    END IF;
    IF EXISTS (
        SELECT 1 FROM visits_commitment c
        WHERE c.visit_id = visit.id AND (c.due_on IS NULL OR (c.owner_id IS NULL AND btrim(c.owner_name) = ''))
    ) THEN
        PERFORM engage_refuse('visit_commitments_owned', 'A commitment has no owner or no due date.');
    END IF;
END
$$;

CREATE FUNCTION visits_guard_ended(was visits_visit, visit visits_visit, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF btrim(visit.ending_reason) = '' THEN
        PERFORM engage_refuse('visit_ended_with_a_reason', 'Say why.');
    END IF;
    IF visit.status = 'cancelled' AND (was.starts_at <= moment OR was.status = 'draft') AND NOT EXISTS (
        SELECT 1 FROM visits_nonoccurrence n
        WHERE n.visit_id = visit.id
          AND (n.sales_ops_by_id IS NOT NULL OR (n.account_by_id IS NOT NULL AND n.executive_by_id IS NOT NULL))
    ) THEN
        PERFORM engage_refuse('visit_did_not_take_place', 'After its start a visit is cancelled only when both sides say that it did not take place.');
    END IF;
END
$$;

CREATE FUNCTION visits_note_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.origin <> 'imported' THEN
            INSERT INTO visits_statuschange (visit_id, from_status, to_status, at, actor_id, reason)
            VALUES (NEW.id, '', NEW.status, engage_now(), NULLIF(current_setting('engage.actor', true), '')::bigint, '');
        END IF;
    ELSIF NEW.status <> OLD.status THEN
        INSERT INTO visits_statuschange (visit_id, from_status, to_status, at, actor_id, reason)
        VALUES (NEW.id, OLD.status, NEW.status,
                CASE WHEN NEW.status = 'held' THEN COALESCE(NEW.reported_at, NEW.held_at) ELSE engage_now() END,
                NULLIF(current_setting('engage.actor', true), '')::bigint, COALESCE(current_setting('engage.reason', true), ''));
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION visits_delete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.status <> 'draft' THEN
        PERFORM engage_refuse('visit_only_drafts_are_deleted', 'Only a draft can be deleted; cancel the visit instead.');
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER visits_begin BEFORE INSERT ON visits_visit FOR EACH ROW EXECUTE FUNCTION visits_begin();
CREATE TRIGGER visits_step BEFORE UPDATE ON visits_visit FOR EACH ROW EXECUTE FUNCTION visits_step();
CREATE TRIGGER visits_note_step AFTER INSERT OR UPDATE OF status ON visits_visit FOR EACH ROW EXECUTE FUNCTION visits_note_step();
CREATE TRIGGER visits_delete BEFORE DELETE ON visits_visit FOR EACH ROW EXECUTE FUNCTION visits_delete();
ALTER TABLE visits_visit ENABLE ALWAYS TRIGGER visits_begin, ENABLE ALWAYS TRIGGER visits_step,
    ENABLE ALWAYS TRIGGER visits_note_step, ENABLE ALWAYS TRIGGER visits_delete;
