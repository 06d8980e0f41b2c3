-- An import takes the steps of accounts.models.import_run.STEPS, each once, and brings in what was checked.
CREATE FUNCTION accounts_guard_import() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'uploaded' THEN
            PERFORM engage_refuse('import_begins_uploaded', 'An import begins with its file; it is checked and brought in afterwards.');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1
        FROM (VALUES
            ('uploaded', ARRAY['mapped', 'cancelled']),
            ('mapped', ARRAY['uploaded', 'checking', 'cancelled']),
            ('checking', ARRAY['checked', 'failed', 'cancelled']),
            ('checked', ARRAY['uploaded', 'mapped', 'checking', 'committing', 'cancelled']),
            ('committing', ARRAY['committed', 'failed']),
            ('failed', ARRAY['uploaded', 'mapped', 'checking', 'cancelled'])
        ) AS steps (before, after)
        WHERE before = OLD.state AND NEW.state = ANY (after)
    ) THEN
        PERFORM engage_refuse('import_step', 'An import cannot go from “' || OLD.state || '” to “' || NEW.state || '”.');
    END IF;
    IF (NEW.kind, NEW.digest, NEW.uploaded_by_id, NEW.uploaded_at) IS DISTINCT FROM (OLD.kind, OLD.digest, OLD.uploaded_by_id, OLD.uploaded_at)
        OR (NEW.state NOT IN ('uploaded', 'mapped')
            AND (NEW.columns, NEW.options, NEW.sheet) IS DISTINCT FROM (OLD.columns, OLD.options, OLD.sheet))
    THEN
        PERFORM engage_refuse('import_brings_in_what_was_checked', 'What was checked is what is imported. Choose the columns again to change it.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_import BEFORE INSERT OR UPDATE ON accounts_importrun FOR EACH ROW EXECUTE FUNCTION accounts_guard_import();
ALTER TABLE accounts_importrun ENABLE ALWAYS TRIGGER guard_import;
