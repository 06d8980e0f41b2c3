-- Requests for another sponsor: asked once at a time of a sponsorship that runs, with a reason of some length; decided once, and kept as they were.

CREATE FUNCTION sponsors_guard_rematch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    term sponsors_sponsorship%ROWTYPE;
    today date := (engage_now() AT TIME ZONE 'UTC')::date;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engage_refuse('rematch_stays', 'A request for a re-match is decided, not deleted.');
    END IF;
    SELECT * INTO term FROM sponsors_sponsorship WHERE id = NEW.sponsorship_id FOR SHARE;
    IF TG_OP = 'INSERT' THEN
        IF NEW.granted IS NOT NULL OR NEW.decided_at IS NOT NULL OR NEW.decided_by_id IS NOT NULL OR NEW.note <> '' THEN
            PERFORM engage_refuse('rematch_begins_open', 'A re-match is decided after it was asked for.');
        END IF;
        IF NOT daterange(term.starts_on, term.ended_on) @> today THEN
            PERFORM engage_refuse('rematch_of_a_running_sponsorship', 'A re-match is asked for while the sponsorship runs.');
        END IF;
        IF length(btrim(NEW.reason)) < 40 THEN
            PERFORM engage_refuse('rematch_reason', 'Say in a sentence or two why another sponsor would serve the account better.');
        END IF;
        NEW.asked_at := engage_now();
        RETURN NEW;
    END IF;
    IF OLD.granted IS NOT NULL THEN
        PERFORM engage_refuse('rematch_decided_once', 'This request was decided already.');
    END IF;
    IF (NEW.sponsorship_id, NEW.reason, NEW.asked_by_id, NEW.asked_at) IS DISTINCT FROM (OLD.sponsorship_id, OLD.reason, OLD.asked_by_id, OLD.asked_at) THEN
        PERFORM engage_refuse('rematch_stays', 'A request for a re-match stays as it was asked.');
    END IF;
    IF NEW.granted IS NOT NULL THEN
        IF NEW.granted AND term.ended_on IS NULL THEN
            PERFORM engage_refuse('rematch_ends_the_sponsorship', 'A re-match that is granted ends the sponsorship.');
        END IF;
        NEW.decided_at := engage_now();
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON sponsors_rematchrequest
    FOR EACH ROW EXECUTE FUNCTION sponsors_guard_rematch();
ALTER TABLE sponsors_rematchrequest ENABLE ALWAYS TRIGGER guard;

-- Beyond the policy's limit, one more account for the same executive needs a reason on record. The executive's row is locked, so that two
-- assignments at once count each other; account before executive, as everywhere.
CREATE FUNCTION sponsors_guard_load() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    most int := (engage_policy('sponsor_capacity_limit') #>> '{}')::int;
    carried int;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.load_reason IS DISTINCT FROM OLD.load_reason THEN
            PERFORM engage_refuse('sponsorship_stays', 'Why an executive was given one more account stays on record.');
        END IF;
        RETURN NEW;
    END IF;
    IF btrim(NEW.load_reason) <> '' OR NEW.ended_on IS NOT NULL THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM accounts_account WHERE id = NEW.account_id FOR SHARE;
    PERFORM 1 FROM people_executive WHERE id = NEW.executive_id FOR NO KEY UPDATE;
    SELECT count(*) INTO carried FROM sponsors_sponsorship
    WHERE executive_id = NEW.executive_id AND (ended_on IS NULL OR ended_on > (engage_now() AT TIME ZONE 'UTC')::date);
    IF carried >= most THEN
        PERFORM engage_refuse('sponsorship_load', format('This executive sponsors %s accounts already; one more needs a reason.', carried));
    END IF;
    RETURN NEW;
END
$$;

-- Named to fire before the other guard, which locks the same rows for less.
CREATE TRIGGER first_load BEFORE INSERT OR UPDATE OF load_reason ON sponsors_sponsorship
    FOR EACH ROW EXECUTE FUNCTION sponsors_guard_load();
ALTER TABLE sponsors_sponsorship ENABLE ALWAYS TRIGGER first_load;
