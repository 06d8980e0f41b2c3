-- Comments on a briefing: added and resolved while it can still be written, dated by the database; they go with a draft of a visit that is deleted.

CREATE FUNCTION visits_guard_briefing_comment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit;
BEGIN
    IF TG_TABLE_NAME = 'visits_briefingcomment' THEN
        visit := visits_lock(NEW.visit_id);
    ELSE
        visit := visits_lock((SELECT c.visit_id FROM visits_briefingcomment c WHERE c.id = NEW.comment_id));
    END IF;
    NEW.at := engage_now();
    IF visit.status NOT IN ('draft', 'requested', 'approved', 'briefed', 'ready') OR visit.starts_at <= NEW.at THEN
        PERFORM engage_refuse('briefing_comment_before_the_start', 'The visit has begun or has ended; its briefing is not worked on any more.');
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION visits_delete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.status <> 'draft' THEN
        PERFORM engage_refuse('visit_only_drafts_are_deleted', 'Only a draft can be deleted; cancel the visit instead.');
    END IF;
    DELETE FROM visits_statuschange WHERE visit_id = OLD.id;
    DELETE FROM visits_commentresolution r USING visits_briefingcomment c WHERE c.id = r.comment_id AND c.visit_id = OLD.id;
    DELETE FROM visits_briefingcomment WHERE visit_id = OLD.id;
    RETURN OLD;
END
$$;

CREATE TRIGGER guard BEFORE INSERT ON visits_briefingcomment FOR EACH ROW EXECUTE FUNCTION visits_guard_briefing_comment();
CREATE TRIGGER guard BEFORE INSERT ON visits_commentresolution FOR EACH ROW EXECUTE FUNCTION visits_guard_briefing_comment();
ALTER TABLE visits_briefingcomment ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_commentresolution ENABLE ALWAYS TRIGGER guard;
