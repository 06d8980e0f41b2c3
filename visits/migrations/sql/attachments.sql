-- Attachments: what is attached to a version or to a filed debrief stays so; a file that is attached to nothing any more goes by itself.

CREATE FUNCTION visits_guard_attachment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    attached visits_attachment := COALESCE(NEW, OLD);
    file_visit bigint;
    briefing visits_briefing;
    debrief visits_debrief;
    visit visits_visit;
BEGIN
    SELECT visit_id INTO file_visit FROM visits_attachedfile WHERE id = attached.file_id;
    visit := visits_lock(file_visit);
    IF attached.briefing_id IS NOT NULL THEN
        SELECT * INTO briefing FROM visits_briefing WHERE id = attached.briefing_id FOR SHARE;
        IF briefing.version IS NOT NULL THEN
            PERFORM engage_refuse('briefing_version_stays', 'A submitted version does not change; submit a new one.');
        END IF;
    ELSE
        SELECT * INTO debrief FROM visits_debrief WHERE id = attached.debrief_id FOR SHARE;
        IF debrief.executive_filed_at IS NOT NULL THEN
            PERFORM engage_refuse('debrief_part_stays', 'The executive''s part is filed and does not change.');
        END IF;
        IF visit.status <> 'held' OR visit.origin = 'imported' THEN
            PERFORM engage_refuse('debrief_of_a_held_visit', 'Files are attached to the debrief of a visit that was held and not closed.');
        END IF;
    END IF;
    IF COALESCE(briefing.visit_id, debrief.visit_id) IS DISTINCT FROM file_visit THEN
        PERFORM engage_refuse('attachment_of_the_visit', 'A file is attached to the visit for which it was sent.');
    END IF;
    RETURN attached;
END
$$;

-- The application has no right to remove a file's row itself, so none goes while it is attached anywhere.
CREATE FUNCTION visits_forget_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM visits_attachment WHERE file_id = OLD.file_id) THEN
        DELETE FROM visits_scanverdict WHERE file_id = OLD.file_id;
        DELETE FROM visits_attachedfile WHERE id = OLD.file_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION visits_guard_attached_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM visits_lock(NEW.visit_id);
    NEW.sent_at := engage_now();
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_scan_verdict() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.at := engage_now();
    RETURN NEW;
END
$$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON visits_attachment FOR EACH ROW EXECUTE FUNCTION visits_guard_attachment();
CREATE TRIGGER forget AFTER DELETE ON visits_attachment FOR EACH ROW EXECUTE FUNCTION visits_forget_file();
CREATE TRIGGER guard BEFORE INSERT ON visits_attachedfile FOR EACH ROW EXECUTE FUNCTION visits_guard_attached_file();
CREATE TRIGGER guard BEFORE INSERT ON visits_scanverdict FOR EACH ROW EXECUTE FUNCTION visits_guard_scan_verdict();
ALTER TABLE visits_attachment ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_attachment ENABLE ALWAYS TRIGGER forget;
ALTER TABLE visits_attachedfile ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_scanverdict ENABLE ALWAYS TRIGGER guard;
