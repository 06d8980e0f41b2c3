-- What came of a visit is recorded by its debrief: once the visit is closed, nothing is added to it.
CREATE OR REPLACE FUNCTION visits_guard_result() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(COALESCE(NEW.visit_id, OLD.visit_id));
BEGIN
    IF TG_OP <> 'DELETE' AND NEW.account_id <> visit.account_id THEN
        PERFORM engage_refuse('result_of_the_visits_account', 'What came of a visit belongs to the account of the visit.');
    END IF;
    IF TG_OP = 'INSERT' AND visit.status NOT IN ('held', 'debriefed') THEN
        PERFORM engage_refuse('result_after_the_visit', 'What came of a visit is added from when it was held until it is closed.');
    END IF;
    IF TG_OP = 'DELETE' AND visit.status IN ('debriefed', 'closed') THEN
        PERFORM engage_refuse('result_stays', 'What the debrief recorded is kept.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;
