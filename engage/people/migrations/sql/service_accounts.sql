-- A service account is a program, not a person: it stays one, it is nobody's deputy, assistant, superior or executive, and it does not let people in.
CREATE FUNCTION people_guard_service_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM engage_refuse('service_account_stays', 'A service account stays one, and a person stays a person.');
    RETURN NEW;
END
$$;
CREATE TRIGGER service_account_stays BEFORE UPDATE OF is_service ON people_user
    FOR EACH ROW WHEN (OLD.is_service IS DISTINCT FROM NEW.is_service)
    EXECUTE FUNCTION people_guard_service_account();
ALTER TABLE people_user ENABLE ALWAYS TRIGGER service_account_stays;

-- The arguments are the columns that name a person. What a user is does not change (above), so that nothing needs a lock.
CREATE FUNCTION people_guard_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM people_user u
               WHERE u.is_service AND u.id IN (SELECT (to_jsonb(NEW) ->> named)::bigint FROM unnest(TG_ARGV) AS named)) THEN
        PERFORM engage_refuse('service_account_is_no_person', 'A service account cannot stand where a person does.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER service_account_is_no_deputy BEFORE INSERT OR UPDATE OF principal_id, deputy_id ON people_deputy
    FOR EACH ROW EXECUTE FUNCTION people_guard_person('principal_id', 'deputy_id');
ALTER TABLE people_deputy ENABLE ALWAYS TRIGGER service_account_is_no_deputy;
CREATE TRIGGER service_account_is_no_assistant BEFORE INSERT OR UPDATE OF user_id ON people_assistant
    FOR EACH ROW EXECUTE FUNCTION people_guard_person('user_id');
ALTER TABLE people_assistant ENABLE ALWAYS TRIGGER service_account_is_no_assistant;
CREATE TRIGGER service_account_is_no_executive BEFORE INSERT OR UPDATE OF user_id ON people_executive
    FOR EACH ROW EXECUTE FUNCTION people_guard_person('user_id');
ALTER TABLE people_executive ENABLE ALWAYS TRIGGER service_account_is_no_executive;
CREATE TRIGGER service_account_is_no_superior BEFORE INSERT OR UPDATE OF superior_id ON people_user
    FOR EACH ROW WHEN (NEW.superior_id IS NOT NULL) EXECUTE FUNCTION people_guard_person('superior_id');
ALTER TABLE people_user ENABLE ALWAYS TRIGGER service_account_is_no_superior;
CREATE TRIGGER service_account_is_not_invited BEFORE INSERT OR UPDATE OF user_id ON people_invitation
    FOR EACH ROW EXECUTE FUNCTION people_guard_person('user_id');
ALTER TABLE people_invitation ENABLE ALWAYS TRIGGER service_account_is_not_invited;
CREATE TRIGGER service_account_answers_for_none BEFORE INSERT OR UPDATE OF answerable_id ON people_serviceaccount
    FOR EACH ROW EXECUTE FUNCTION people_guard_person('answerable_id');
ALTER TABLE people_serviceaccount ENABLE ALWAYS TRIGGER service_account_answers_for_none;

-- As before, but for service accounts, which let nobody in.
CREATE OR REPLACE FUNCTION people_keep_an_administrator() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('people_keep_an_administrator'));
    IF NOT EXISTS (SELECT 1 FROM people_user u
                   WHERE u.id <> OLD.id AND u.is_active AND NOT u.is_service AND 'administrator' = ANY (u.roles)) THEN
        PERFORM engage_refuse('last_administrator', 'This is the last administrator who may sign in; make somebody else one first.');
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;
