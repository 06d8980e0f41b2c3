-- A draft that is deleted takes its history of steps with it; the application's role has no right to do so itself.
CREATE OR REPLACE FUNCTION visits_delete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.status <> 'draft' THEN
        PERFORM engage_refuse('visit_only_drafts_are_deleted', 'Only a draft can be deleted; cancel the visit instead.');
    END IF;
    DELETE FROM visits_statuschange WHERE visit_id = OLD.id;
    RETURN OLD;
END
$$;
