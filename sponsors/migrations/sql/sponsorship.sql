-- Sponsorships: one sponsor an account at any time, for two to three years, who is neither the account's manager nor the manager's superior.
-- What was agreed stays on record: a sponsorship is ended, never handed to somebody else and never deleted.

-- btree_gist is not everywhere; a range of one account's id does the same.
ALTER TABLE sponsors_sponsorship ADD CONSTRAINT sponsorship_one_at_a_time
    EXCLUDE USING gist (int8range(account_id, account_id, '[]') WITH &&, daterange(starts_on, ended_on) WITH &&);

-- What makes this executive unfit to sponsor this account, in words; NULL where nothing does. Locks the account, whose manager decides it.
CREATE FUNCTION sponsors_conflict(wanted_account bigint, wanted_executive bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    manager bigint;
    sponsor bigint;
BEGIN
    SELECT manager_id INTO manager FROM accounts_account WHERE id = wanted_account FOR SHARE;
    SELECT user_id INTO sponsor FROM people_executive WHERE id = wanted_executive FOR SHARE;
    IF sponsor IS NULL OR manager IS NULL THEN
        RETURN NULL;
    END IF;
    IF sponsor = manager THEN
        RETURN 'The account''s manager cannot sponsor it as well.';
    END IF;
    IF EXISTS (SELECT 1 FROM people_user u WHERE u.id = manager AND u.superior_id = sponsor) THEN
        RETURN 'The direct superior of the account''s manager cannot sponsor the account.';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION sponsors_guard_sponsorship() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    shortest interval := make_interval(months => (engage_policy('sponsor_term_minimum_months') #>> '{}')::int);
    longest interval := make_interval(months => (engage_policy('sponsor_term_maximum_months') #>> '{}')::int);
    conflict text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engage_refuse('sponsorship_stays', 'A sponsorship is ended, not deleted.');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.account_id, NEW.executive_id, NEW.starts_on) IS DISTINCT FROM (OLD.account_id, OLD.executive_id, OLD.starts_on) THEN
            PERFORM engage_refuse('sponsorship_stays', 'A sponsorship keeps its account, its executive and its first day; end it and assign another.');
        END IF;
        IF OLD.ended_on IS NOT NULL THEN
            PERFORM engage_refuse('sponsorship_stays', 'This sponsorship has ended; its record does not change.');
        END IF;
    END IF;
    -- Counted with or without its last day, so that a term may end on its anniversary or on the day before.
    IF (TG_OP = 'INSERT' OR NEW.ends_on <> OLD.ends_on)
       AND NOT (NEW.ends_on + 1 >= NEW.starts_on + shortest AND NEW.ends_on <= NEW.starts_on + longest) THEN
        PERFORM engage_refuse('sponsorship_term', format('A sponsorship is agreed for %s to %s months.',
            engage_policy('sponsor_term_minimum_months') #>> '{}', engage_policy('sponsor_term_maximum_months') #>> '{}'));
    END IF;
    IF TG_OP = 'INSERT' THEN
        conflict := sponsors_conflict(NEW.account_id, NEW.executive_id);
        IF conflict IS NOT NULL THEN
            PERFORM engage_refuse('sponsor_stands_apart', conflict);
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- A sponsor does not become the manager by the back door. (A change of superiors is not refused: a reorganisation is not ours to stop.)
CREATE FUNCTION sponsors_guard_manager() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM sponsors_sponsorship s
        JOIN people_executive e ON e.id = s.executive_id
        LEFT JOIN people_user m ON m.id = NEW.manager_id
        WHERE s.account_id = NEW.id
          AND (s.ended_on IS NULL OR s.ended_on > (engage_now() AT TIME ZONE 'UTC')::date)
          AND e.user_id IN (NEW.manager_id, m.superior_id)
    ) THEN
        PERFORM engage_refuse('sponsor_stands_apart', 'The sponsor of an account can be neither its manager nor the manager''s direct superior; end the sponsorship first.');
    END IF;
    RETURN NULL;
END
$$;

-- Nor by giving an executive the sign-in of a manager.
CREATE FUNCTION sponsors_guard_sign_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM sponsors_sponsorship s
        JOIN accounts_account a ON a.id = s.account_id
        LEFT JOIN people_user m ON m.id = a.manager_id
        WHERE s.executive_id = NEW.id
          AND (s.ended_on IS NULL OR s.ended_on > (engage_now() AT TIME ZONE 'UTC')::date)
          AND NEW.user_id IN (a.manager_id, m.superior_id)
    ) THEN
        PERFORM engage_refuse('sponsor_stands_apart', 'This executive sponsors an account that this person, or somebody who reports to them, manages.');
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON sponsors_sponsorship
    FOR EACH ROW EXECUTE FUNCTION sponsors_guard_sponsorship();
CREATE TRIGGER sponsor_stands_apart AFTER UPDATE OF manager_id ON accounts_account
    FOR EACH ROW WHEN (NEW.manager_id IS NOT NULL AND NEW.manager_id IS DISTINCT FROM OLD.manager_id) EXECUTE FUNCTION sponsors_guard_manager();
CREATE TRIGGER sponsor_stands_apart AFTER UPDATE OF user_id ON people_executive
    FOR EACH ROW WHEN (NEW.user_id IS NOT NULL AND NEW.user_id IS DISTINCT FROM OLD.user_id) EXECUTE FUNCTION sponsors_guard_sign_in();

ALTER TABLE sponsors_sponsorship ENABLE ALWAYS TRIGGER guard;
ALTER TABLE accounts_account ENABLE ALWAYS TRIGGER sponsor_stands_apart;
ALTER TABLE people_executive ENABLE ALWAYS TRIGGER sponsor_stands_apart;
