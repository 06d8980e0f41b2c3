-- What follows a visit: answers are dated by the database, and a settled promise stays as it was settled.

CREATE FUNCTION visits_guard_insight_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.at := engage_now();
    IF NEW.due_on < (NEW.at AT TIME ZONE 'UTC')::date THEN
        PERFORM engage_refuse('insight_answer_day_to_come', 'The day by which it is looked into lies ahead.');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_ask_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    briefing visits_briefing;
    visit visits_visit;
BEGIN
    SELECT b.* INTO briefing FROM visits_briefing b JOIN visits_ask a ON a.briefing_id = b.id WHERE a.id = NEW.ask_id;
    visit := visits_lock(briefing.visit_id);
    NEW.at := engage_now();
    IF briefing.version IS NULL THEN
        PERFORM engage_refuse('ask_was_put', 'An ask is put by submitting the briefing; this one is still a draft.');
    END IF;
    IF visit.status IN ('declined', 'cancelled') THEN
        PERFORM engage_refuse('ask_of_a_visit_that_stands', 'The visit did not come about, and its asks went with it.');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_settled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM engage_refuse('commitment_settled_stays', 'What became of a commitment is on record and stays.');
    RETURN NULL;
END
$$;

CREATE TRIGGER guard BEFORE INSERT ON visits_insightanswer FOR EACH ROW EXECUTE FUNCTION visits_guard_insight_answer();
CREATE TRIGGER guard BEFORE INSERT ON visits_askanswer FOR EACH ROW EXECUTE FUNCTION visits_guard_ask_answer();
CREATE TRIGGER guard_settled BEFORE UPDATE ON visits_commitment FOR EACH ROW
    WHEN (OLD.status <> 'open' AND (OLD.status, OLD.settled_at, OLD.settled_note) IS DISTINCT FROM (NEW.status, NEW.settled_at, NEW.settled_note))
    EXECUTE FUNCTION visits_guard_settled();
ALTER TABLE visits_insightanswer ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_askanswer ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_commitment ENABLE ALWAYS TRIGGER guard_settled;
