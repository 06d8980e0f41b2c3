-- Who was really there, how warm they were, and the next step agreed in the room are the executive's words: said once the visit was held, and
-- kept as they were filed.

CREATE FUNCTION visits_guard_presence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
    was_said boolean := TG_OP <> 'INSERT' AND OLD.was_there IS NOT NULL;
BEGIN
    -- Which contact it was may still be found out: two entries for one person are merged.
    IF was_said AND visit.status <> 'held'
       AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - 'contact_id' IS DISTINCT FROM to_jsonb(OLD) - 'contact_id') THEN
        PERFORM engage_refuse('presence_stays', 'Who was there is filed and does not change.');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (NEW.was_there IS NOT NULL OR NEW.temperature <> '') AND NOT was_said AND (visit.status <> 'held' OR visit.origin = 'imported') THEN
        PERFORM engage_refuse('presence_after_the_visit', 'Who was there is said once the visit was held.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_presence BEFORE INSERT OR UPDATE OR DELETE ON visits_attendee FOR EACH ROW EXECUTE FUNCTION visits_guard_presence();
ALTER TABLE visits_attendee ENABLE ALWAYS TRIGGER guard_presence;

-- The columns of each part of a debrief, said once: which of them stay when that part is filed.
CREATE FUNCTION visits_part_of_debrief(side text) RETURNS text[]
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE side
        WHEN 'executive' THEN ARRAY['heard', 'temperature', 'price_signal', 'value_signal', 'signal_note', 'share_of_mind', 'promised_beyond_brief',
                                    'agreed_next_step', 'agreed_next_step_on', 'executive_filed_at', 'executive_filed_by_id']
        ELSE ARRAY['feedback', 'relationship_rating', 'next_step', 'next_step_on', 'account_filed_at', 'account_filed_by_id']
    END
$$;

CREATE OR REPLACE FUNCTION visits_guard_debrief() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
    was_filed boolean := TG_OP <> 'INSERT' AND OLD.executive_filed_at IS NOT NULL;
    account_was_filed boolean := TG_OP <> 'INSERT' AND OLD.account_filed_at IS NOT NULL;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF was_filed OR account_was_filed OR OLD.unobtainable_reason <> '' THEN
            PERFORM engage_refuse('debrief_part_stays', 'A filed debrief is kept.');
        END IF;
        RETURN OLD;
    END IF;
    IF was_filed AND EXISTS (
        SELECT 1 FROM unnest(visits_part_of_debrief('executive')) f WHERE to_jsonb(NEW) -> f IS DISTINCT FROM to_jsonb(OLD) -> f
    ) THEN
        PERFORM engage_refuse('debrief_part_stays', 'The executive''s part is filed and does not change.');
    END IF;
    IF account_was_filed AND EXISTS (
        SELECT 1 FROM unnest(visits_part_of_debrief('account')) f WHERE to_jsonb(NEW) -> f IS DISTINCT FROM to_jsonb(OLD) -> f
    ) THEN
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
