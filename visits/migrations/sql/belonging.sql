-- A part of a visit or of a briefing stays with it: an approved exception, a claim or an answer must not be carried to another. One trigger for
-- every table whose rows the application may change; `belongs` fires before the table's own guard.
CREATE FUNCTION visits_part_stays() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM engage_refuse('part_stays_with_its_visit', 'A part of a visit does not move to another.');
    RETURN NULL;
END
$$;

DO $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT * FROM (VALUES
            ('visits_alternative', 'visit_id'), ('visits_attendee', 'visit_id'), ('visits_block', 'visit_id'),
            ('visits_briefing', 'visit_id'), ('visits_commitment', 'visit_id'), ('visits_debrief', 'visit_id'),
            ('visits_inquiry', 'visit_id'), ('visits_insight', 'visit_id'), ('visits_nonoccurrence', 'visit_id'),
            ('visits_objective', 'visit_id'), ('visits_soloexception', 'visit_id'),
            ('visits_agendaitem', 'briefing_id'), ('visits_ask', 'briefing_id'), ('visits_question', 'briefing_id'),
            ('visits_redline', 'briefing_id')
        ) AS parts (name, owner)
    LOOP
        EXECUTE format(
            'CREATE TRIGGER belongs BEFORE UPDATE ON %1$I FOR EACH ROW WHEN (OLD.%2$I IS DISTINCT FROM NEW.%2$I)'
            ' EXECUTE FUNCTION visits_part_stays();'
            'ALTER TABLE %1$I ENABLE ALWAYS TRIGGER belongs',
            part.name, part.owner
        );
    END LOOP;
END
$$;
