-- Parts of a briefing like the others: a version does not change, and a part stays with its briefing.
DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['visits_sensitivepoint', 'visits_likelyquestion', 'visits_leadershipprompt']
    LOOP
        EXECUTE format(
            'CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON %1$I FOR EACH ROW EXECUTE FUNCTION visits_guard_briefing_part();'
            'ALTER TABLE %1$I ENABLE ALWAYS TRIGGER guard;'
            'CREATE TRIGGER belongs BEFORE UPDATE ON %1$I FOR EACH ROW WHEN (OLD.briefing_id IS DISTINCT FROM NEW.briefing_id)'
            ' EXECUTE FUNCTION visits_part_stays();'
            'ALTER TABLE %1$I ENABLE ALWAYS TRIGGER belongs',
            part
        );
    END LOOP;
END
$$;

-- The sign of success was agreed before the visit, as the objective was: nobody words it anew after the meeting.
CREATE OR REPLACE FUNCTION visits_guard_objective() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
BEGIN
    IF visit.status IN ('debriefed', 'closed', 'declined', 'cancelled') THEN
        PERFORM engage_refuse('objective_before_the_debrief', 'The outcomes are filed; objectives do not change any more.');
    END IF;
    IF visit.status = 'held' AND visit.origin NOT IN ('reported', 'sighted')
       AND (TG_OP <> 'UPDATE' OR (NEW.text, NEW.kind, NEW.sign_of_success) IS DISTINCT FROM (OLD.text, OLD.kind, OLD.sign_of_success)) THEN
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
