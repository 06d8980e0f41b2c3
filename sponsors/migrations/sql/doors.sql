-- Foreign keys are checked only when the transaction ends: without this, a sponsorship could be written before the account whose manager it
-- is held against, and a request for a re-match before its sponsorship.
CREATE FUNCTION sponsors_guard_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'sponsors_sponsorship' THEN
        IF NOT EXISTS (SELECT 1 FROM accounts_account WHERE id = NEW.account_id)
           OR NOT EXISTS (SELECT 1 FROM people_executive WHERE id = NEW.executive_id) THEN
            PERFORM engage_refuse('sponsorship_of_an_account', 'There is no such account, or no such executive.');
        END IF;
    ELSIF NOT EXISTS (SELECT 1 FROM sponsors_sponsorship WHERE id = NEW.sponsorship_id) THEN
        PERFORM engage_refuse('rematch_of_a_running_sponsorship', 'There is no such sponsorship.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_order BEFORE INSERT ON sponsors_sponsorship FOR EACH ROW EXECUTE FUNCTION sponsors_guard_order();
CREATE TRIGGER guard_order BEFORE INSERT ON sponsors_rematchrequest FOR EACH ROW EXECUTE FUNCTION sponsors_guard_order();
ALTER TABLE sponsors_sponsorship ENABLE ALWAYS TRIGGER guard_order;
ALTER TABLE sponsors_rematchrequest ENABLE ALWAYS TRIGGER guard_order;
