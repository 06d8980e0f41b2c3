-- Debriefs: a filed part is dated by the database and does not change. Blocks and waivers: lifted by facts, not by wish.

CREATE FUNCTION visits_guard_debrief() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
    was_filed boolean := TG_OP <> 'INSERT' AND OLD.executive_filed_at IS NOT NULL;
    account_was_filed boolean := TG_OP <> 'INSERT' AND OLD.account_filed_at IS NOT NULL;
    executive_part text[] := ARRAY['heard', 'temperature', 'price_signal', 'value_signal', 'signal_note', 'share_of_mind',
                                   'promised_beyond_brief', 'executive_filed_at', 'executive_filed_by_id'];
    account_part text[] := ARRAY['feedback', 'relationship_rating', 'next_step', 'next_step_on', 'account_filed_at', 'account_filed_by_id'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF was_filed OR account_was_filed OR OLD.unobtainable_reason <> '' THEN
            PERFORM engage_refuse('debrief_part_stays', 'A filed debrief is kept.');
        END IF;
        RETURN OLD;
    END IF;
    IF was_filed AND EXISTS (SELECT 1 FROM unnest(executive_part) f WHERE to_jsonb(NEW) -> f IS DISTINCT FROM to_jsonb(OLD) -> f) THEN
        PERFORM engage_refuse('debrief_part_stays', 'The executive''s part is filed and does not change.');
    END IF;
    IF account_was_filed AND EXISTS (SELECT 1 FROM unnest(account_part) f WHERE to_jsonb(NEW) -> f IS DISTINCT FROM to_jsonb(OLD) -> f) THEN
        PERFORM engage_refuse('debrief_part_stays', 'The account side''s part is filed and does not change.');
    END IF;
    IF NOT was_filed AND NEW.executive_filed_at IS NOT NULL THEN
        IF visit.status <> 'held' OR visit.origin = 'imported' THEN
            PERFORM engage_refuse('debrief_of_a_held_visit', 'A debrief is filed once the visit was held.');
        END IF;
        NEW.executive_filed_at := engage_now();
    END IF;
    IF NOT account_was_filed AND NEW.account_filed_at IS NOT NULL THEN
        IF visit.status NOT IN ('held', 'debriefed') OR visit.origin = 'imported' THEN
            PERFORM engage_refuse('debrief_of_a_held_visit', 'A debrief is filed once the visit was held.');
        END IF;
        NEW.account_filed_at := engage_now();
    END IF;
    IF NEW.unobtainable_reason <> '' AND visit.status <> 'held' AND (TG_OP = 'INSERT' OR OLD.unobtainable_reason <> NEW.unobtainable_reason) THEN
        PERFORM engage_refuse('debrief_of_a_held_visit', 'Only a held visit can be closed without a debrief.');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_non_occurrence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
BEGIN
    IF visit.starts_at > engage_now() OR visit.status IN ('debriefed', 'closed', 'declined', 'cancelled') OR visit.origin = 'imported' THEN
        PERFORM engage_refuse('non_occurrence_after_the_start', 'Only a visit whose time has come, and that has no debrief, can be said not to have taken place.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

-- Whether an earlier visit's block within the policy's months makes this one a repeat.
CREATE FUNCTION visits_is_repeat(wanted_executive bigint, wanted_since timestamptz, wanted_visit bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM visits_block earlier
        WHERE earlier.executive_id = wanted_executive
          AND earlier.lifted_by <> 'withdrawn'
          AND (earlier.since, earlier.visit_id) < (wanted_since, wanted_visit)
          AND earlier.since > wanted_since - make_interval(months => (engage_policy('block_repeat_months') #>> '{}')::int)
    )
$$;

CREATE FUNCTION visits_guard_block() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit;
BEGIN
    SELECT * INTO visit FROM visits_visit WHERE id = NEW.visit_id;
    IF TG_OP = 'UPDATE' AND (NEW.executive_id, NEW.visit_id, NEW.since) IS DISTINCT FROM (OLD.executive_id, OLD.visit_id, OLD.since) THEN
        PERFORM engage_refuse('block_stays', 'Whom a block concerns, and since when, does not change.');
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.lifted_at IS NOT NULL AND OLD.lifted_by <> NEW.lifted_by THEN
        PERFORM engage_refuse('block_stays', 'A lifted block stays lifted as it was.');
    END IF;
    IF TG_OP = 'INSERT' AND (visit.origin = 'imported' OR NEW.executive_id <> visit.lead_executive_id OR NEW.since <> visit.executive_debrief_due_at) THEN
        PERFORM engage_refuse('block_by_an_overdue_debrief', 'A block comes from an overdue debrief of the executive.');
    END IF;
    IF NEW.lifted_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.lifted_by = 'withdrawn' AND visit.status <> 'cancelled' THEN
        PERFORM engage_refuse('block_lifted_by_facts', 'The visit took place.');
    END IF;
    IF NEW.lifted_by IN ('filed', 'waived') AND NOT EXISTS (
        SELECT 1 FROM visits_debrief d
        WHERE d.visit_id = NEW.visit_id AND (d.executive_filed_at IS NOT NULL OR (d.unobtainable_reason <> '' AND visit.status = 'closed'))
    ) THEN
        PERFORM engage_refuse('block_lifted_by_facts', 'The debrief is still missing.');
    END IF;
    IF NEW.lifted_by = 'filed' AND visits_is_repeat(NEW.executive_id, NEW.since, NEW.visit_id) THEN
        PERFORM engage_refuse('block_repeat_needs_a_waiver', 'A second block within a year is lifted by a waiver only.');
    END IF;
    IF NEW.lifted_by = 'waived' AND NOT EXISTS (
        SELECT 1 FROM visits_waiver w WHERE w.executive_id = NEW.executive_id AND w.granted AND w.decided_at >= NEW.since
    ) THEN
        PERFORM engage_refuse('block_repeat_needs_a_waiver', 'No waiver was given.');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_waiver() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.granted IS NOT NULL) THEN
        PERFORM engage_refuse('waiver_stays', 'A decided waiver is kept as it was decided.');
    END IF;
    IF NEW.granted IS NOT NULL THEN
        NEW.decided_at := engage_now();
    END IF;
    RETURN NEW;
END
$$;

-- Flags are facts of the present record: none about imported history, no reply after a resolution.
CREATE FUNCTION visits_guard_flag() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.visit_id IS NOT NULL AND EXISTS (SELECT 1 FROM visits_visit v WHERE v.id = NEW.visit_id AND v.origin = 'imported') THEN
        PERFORM engage_refuse('flag_not_for_history', 'Imported history raises no flags.');
    END IF;
    NEW.recorded_at := engage_now();
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_flag_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM visits_flag f WHERE f.id = NEW.flag_id FOR NO KEY UPDATE;
    NEW.at := engage_now();
    IF TG_TABLE_NAME = 'visits_flagreply' AND EXISTS (SELECT 1 FROM visits_flagresolution r WHERE r.flag_id = NEW.flag_id) THEN
        PERFORM engage_refuse('flag_reply_before_resolution', 'The flag is resolved already.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_debrief FOR EACH ROW EXECUTE FUNCTION visits_guard_debrief();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_nonoccurrence FOR EACH ROW EXECUTE FUNCTION visits_guard_non_occurrence();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON visits_block FOR EACH ROW EXECUTE FUNCTION visits_guard_block();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_waiver FOR EACH ROW EXECUTE FUNCTION visits_guard_waiver();
CREATE TRIGGER guard BEFORE INSERT ON visits_flag FOR EACH ROW EXECUTE FUNCTION visits_guard_flag();
CREATE TRIGGER guard BEFORE INSERT ON visits_flagreply FOR EACH ROW EXECUTE FUNCTION visits_guard_flag_words();
CREATE TRIGGER guard BEFORE INSERT ON visits_flagresolution FOR EACH ROW EXECUTE FUNCTION visits_guard_flag_words();
ALTER TABLE visits_debrief ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_nonoccurrence ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_block ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_waiver ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_flag ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_flagreply ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_flagresolution ENABLE ALWAYS TRIGGER guard;
