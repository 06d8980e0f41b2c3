-- By which template a visit was asked is said while it is a draft, and of those that are offered then.
CREATE FUNCTION visits_guard_template() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    retired timestamptz;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status <> 'draft' THEN
        PERFORM engage_refuse('visit_template_stays', 'By which template a visit was asked stays as it was asked.');
    END IF;
    SELECT retired_at INTO retired FROM visits_visittemplate WHERE id = NEW.template_id FOR SHARE;
    IF retired IS NOT NULL THEN
        PERFORM engage_refuse('visit_template_is_offered', 'This template is retired; choose another one, or none.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_template_asked BEFORE INSERT ON visits_visit FOR EACH ROW
    WHEN (NEW.template_id IS NOT NULL) EXECUTE FUNCTION visits_guard_template();
CREATE TRIGGER guard_template BEFORE UPDATE OF template_id ON visits_visit FOR EACH ROW
    WHEN (NEW.template_id IS DISTINCT FROM OLD.template_id) EXECUTE FUNCTION visits_guard_template();
ALTER TABLE visits_visit ENABLE ALWAYS TRIGGER guard_template_asked;
ALTER TABLE visits_visit ENABLE ALWAYS TRIGGER guard_template;
