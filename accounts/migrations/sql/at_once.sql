-- What two people at once must not leave behind: something new under an account that was merged away meanwhile, or work with somebody who has left
-- meanwhile. Each trigger locks what it reads, so that a merge or a leaving comes before, or sees it.

CREATE FUNCTION accounts_guard_standing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    merged bigint;
BEGIN
    SELECT merged_into_id INTO merged FROM accounts_account WHERE id = NEW.account_id FOR KEY SHARE;
    IF merged IS NOT NULL THEN
        PERFORM engage_refuse('account_stands', 'This account was merged into another; use that one.');
    END IF;
    RETURN NEW;
END
$$;

-- The argument names the column with the person.
CREATE FUNCTION people_guard_is_here() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    here boolean;
BEGIN
    IF person IS NULL OR (TG_OP = 'UPDATE' AND (to_jsonb(OLD) ->> TG_ARGV[0])::bigint = person) THEN
        RETURN NEW;
    END IF;
    SELECT is_active INTO here FROM people_user WHERE id = person FOR SHARE;
    IF NOT here THEN
        PERFORM engage_refuse('work_goes_to_who_is_here', 'This person has left; choose somebody else.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER account_stands BEFORE INSERT OR UPDATE OF account_id ON accounts_contact FOR EACH ROW EXECUTE FUNCTION accounts_guard_standing();
CREATE TRIGGER account_stands BEFORE INSERT OR UPDATE OF account_id ON accounts_stake FOR EACH ROW EXECUTE FUNCTION accounts_guard_standing();
CREATE TRIGGER account_stands BEFORE INSERT OR UPDATE OF account_id ON accounts_teammember FOR EACH ROW EXECUTE FUNCTION accounts_guard_standing();
CREATE TRIGGER is_here BEFORE INSERT OR UPDATE OF user_id ON accounts_teammember FOR EACH ROW EXECUTE FUNCTION people_guard_is_here('user_id');
CREATE TRIGGER is_here BEFORE INSERT OR UPDATE OF manager_id ON accounts_account FOR EACH ROW EXECUTE FUNCTION people_guard_is_here('manager_id');
ALTER TABLE accounts_contact ENABLE ALWAYS TRIGGER account_stands;
ALTER TABLE accounts_stake ENABLE ALWAYS TRIGGER account_stands;
ALTER TABLE accounts_teammember ENABLE ALWAYS TRIGGER account_stands, ENABLE ALWAYS TRIGGER is_here;
ALTER TABLE accounts_account ENABLE ALWAYS TRIGGER is_here;
