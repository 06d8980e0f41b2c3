-- A briefing is begun while there is still something to prepare: what has begun or has ended gets no draft any more.
CREATE FUNCTION visits_guard_briefing_begun() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
BEGIN
    IF visit.status NOT IN ('draft', 'requested', 'approved', 'briefed', 'ready') OR visit.starts_at <= engage_now() THEN
        PERFORM engage_refuse('briefing_before_the_start', 'The visit has begun or has ended; it is too late for a briefing.');
    END IF;
    RETURN NEW;
END
$$;

-- Named to fire after the other guard, which knows better words.
CREATE TRIGGER guard_begun BEFORE INSERT ON visits_briefing FOR EACH ROW EXECUTE FUNCTION visits_guard_briefing_begun();
ALTER TABLE visits_briefing ENABLE ALWAYS TRIGGER guard_begun;
