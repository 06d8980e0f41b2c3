-- A correction stands beside words that were filed, and names something of the same visit; the words themselves stay.
CREATE FUNCTION visits_guard_correction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
    is_of_account boolean := NEW.subject IN ('feedback', 'to_keep', 'next_step', 'recap');
BEGIN
    NEW.at := engage_now();
    IF visit.origin = 'imported' OR NOT EXISTS (
        SELECT 1 FROM visits_debrief d
        WHERE d.visit_id = NEW.visit_id AND CASE WHEN is_of_account THEN d.account_filed_at ELSE d.executive_filed_at END IS NOT NULL
    ) THEN
        PERFORM engage_refuse('correction_of_what_is_filed', 'What is not filed yet is written anew, not corrected.');
    END IF;
    IF NEW.visit_id IS DISTINCT FROM COALESCE(
        (SELECT o.visit_id FROM visits_objective o WHERE o.id = NEW.objective_id),
        (SELECT c.visit_id FROM visits_commitment c WHERE c.id = NEW.commitment_id),
        (SELECT i.visit_id FROM visits_insight i WHERE i.id = NEW.insight_id),
        CASE WHEN num_nonnulls(NEW.objective_id, NEW.commitment_id, NEW.insight_id) = 0 THEN NEW.visit_id END
    ) THEN
        PERFORM engage_refuse('correction_of_the_visit', 'This is not of the visit.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard BEFORE INSERT ON visits_correction FOR EACH ROW EXECUTE FUNCTION visits_guard_correction();
ALTER TABLE visits_correction ENABLE ALWAYS TRIGGER guard;
