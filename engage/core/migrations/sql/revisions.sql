-- What raises the revision of a row that people edit. Both functions are attached by engage.core.database, after what the models declare.

-- One more wherever anything of the row changes, whoever writes it and whatever they say the revision is. From a statement inside a trigger, such
-- as the one below, a higher revision alone counts as a change too; the application writes no triggers.
CREATE FUNCTION engage_advance_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    is_part boolean := pg_trigger_depth() > 1 AND NEW.revision > OLD.revision;
BEGIN
    NEW.revision := OLD.revision;
    IF is_part OR NEW IS DISTINCT FROM OLD THEN
        NEW.revision := OLD.revision + 1;
    END IF;
    RETURN NEW;
END
$$;

-- A change of a part raises what it is a part of, once a statement. Arguments: the table of the whole, its column, the part's column that points
-- at it, and the name under which people know the part; the audit entry of the whole has that name as its source (part:attendees).
CREATE FUNCTION engage_advance_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    place text := COALESCE(current_setting('engage.source', true), '');
    changed text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT %3$I FROM new_rows'
        WHEN 'DELETE' THEN 'SELECT %3$I FROM old_rows'
        ELSE 'SELECT n.%3$I FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE o IS DISTINCT FROM n'
    END;
BEGIN
    PERFORM set_config('engage.source', 'part:' || TG_ARGV[3], true);
    EXECUTE format('UPDATE %1$I SET revision = revision + 1 WHERE %2$I IN (' || changed || ')', TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]);
    PERFORM set_config('engage.source', place, true);
    RETURN NULL;
END
$$;
