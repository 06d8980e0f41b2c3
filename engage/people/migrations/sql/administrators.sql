-- Somebody can always let people in: the last active administrator keeps the role, and the sign-in. Two who step down at once take turns.
CREATE FUNCTION people_keep_an_administrator() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('people_keep_an_administrator'));
    IF NOT EXISTS (SELECT 1 FROM people_user u WHERE u.id <> OLD.id AND u.is_active AND 'administrator' = ANY (u.roles)) THEN
        PERFORM engage_refuse('last_administrator', 'This is the last administrator who may sign in; make somebody else one first.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE TRIGGER last_administrator BEFORE UPDATE OF is_active, roles ON people_user
    FOR EACH ROW WHEN (OLD.is_active AND 'administrator' = ANY (OLD.roles) AND NOT (NEW.is_active AND 'administrator' = ANY (NEW.roles)))
    EXECUTE FUNCTION people_keep_an_administrator();
CREATE TRIGGER last_administrator_stays BEFORE DELETE ON people_user
    FOR EACH ROW WHEN (OLD.is_active AND 'administrator' = ANY (OLD.roles))
    EXECUTE FUNCTION people_keep_an_administrator();
ALTER TABLE people_user ENABLE ALWAYS TRIGGER last_administrator;
ALTER TABLE people_user ENABLE ALWAYS TRIGGER last_administrator_stays;
