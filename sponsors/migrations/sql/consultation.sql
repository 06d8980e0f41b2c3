-- The sponsor's words about a visit of somebody else: before it and after it, by the sponsor the account has on that day.

CREATE FUNCTION sponsors_guard_consultation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    visit visits_visit := visits_lock(NEW.visit_id);
    term sponsors_sponsorship;
    today date := (engage_now() AT TIME ZONE 'UTC')::date;
BEGIN
    NEW.at := engage_now();
    SELECT * INTO term FROM sponsors_sponsorship WHERE id = NEW.sponsorship_id;
    IF term.account_id <> visit.account_id OR term.starts_on > today OR COALESCE(term.ended_on <= today, false) THEN
        PERFORM engage_refuse('consultation_by_the_sponsor', 'The sponsor of the account is consulted.');
    END IF;
    IF term.executive_id = visit.lead_executive_id THEN
        PERFORM engage_refuse('consultation_of_another', 'Who leads a visit says in the debrief what there is to say.');
    END IF;
    IF NOT (CASE NEW.moment
        WHEN 'before' THEN visit.status IN ('requested', 'approved', 'briefed', 'ready')
        ELSE visit.status IN ('held', 'debriefed', 'closed') AND visit.origin <> 'imported'
    END) THEN
        PERFORM engage_refuse('consultation_in_its_time', 'The sponsor is consulted before a visit, and after it.');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard BEFORE INSERT ON sponsors_consultation FOR EACH ROW EXECUTE FUNCTION sponsors_guard_consultation();
ALTER TABLE sponsors_consultation ENABLE ALWAYS TRIGGER guard;
