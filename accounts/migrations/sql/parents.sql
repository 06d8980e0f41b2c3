-- No account is above itself. Whoever sets parents waits for whoever else does, or two halves of a circle could be written at the same time.
CREATE FUNCTION accounts_guard_parent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('accounts.parents', 0));
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT parent_id FROM accounts_account WHERE id = NEW.id
            UNION
            SELECT a.parent_id FROM accounts_account a JOIN above ON a.id = above.id
        )
        SELECT 1 FROM above WHERE id = NEW.id
    ) THEN
        PERFORM engage_refuse('account_above_itself', 'An account cannot belong to itself, however many companies lie between.');
    END IF;
    RETURN NULL;
END
$$;

-- After the statement, so that one that sets many parents is judged by what it leaves.
CREATE TRIGGER account_above_itself AFTER INSERT OR UPDATE OF parent_id ON accounts_account
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION accounts_guard_parent();

ALTER TABLE accounts_account ENABLE ALWAYS TRIGGER account_above_itself;
