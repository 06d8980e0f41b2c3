-- Touchpoints: short, past, of a kind that is no meeting, and never in place of a visit.

-- Whether a visit of this executive to this account has a claim on the moment: one that is asked for, planned or held then, or one that was
-- reported afterwards for the same day, in its own zone. Imported history, of which only the day is known, has none.
CREATE FUNCTION visits_is_at_a_visit(
    wanted_executive bigint, wanted_account bigint, begins timestamptz, lasts interval
) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1
        FROM visits_visit v
        WHERE v.account_id = wanted_account
          AND v.origin <> 'imported'
          AND v.status NOT IN ('draft', 'declined', 'cancelled')
          AND (v.lead_executive_id = wanted_executive
               OR EXISTS (SELECT 1 FROM visits_attendee a WHERE a.visit_id = v.id AND a.executive_id = wanted_executive))
          AND ((v.starts_at <= begins + lasts AND begins < v.ends_at)
               OR (v.reported_at IS NOT NULL
                   AND (v.starts_at AT TIME ZONE v.time_zone)::date <= (begins AT TIME ZONE v.time_zone)::date
                   AND (begins AT TIME ZONE v.time_zone)::date <= (v.ends_at AT TIME ZONE v.time_zone)::date))
    )
$$;

CREATE FUNCTION visits_guard_touchpoint() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'account_id' IS DISTINCT FROM to_jsonb(OLD) - 'account_id'
           OR (NEW.account_id <> OLD.account_id
               AND NOT EXISTS (SELECT 1 FROM accounts_account a WHERE a.id = OLD.account_id AND a.merged_into_id = NEW.account_id)) THEN
            PERFORM engage_refuse('touchpoint_stays', 'A touchpoint stays as it was logged. Withdraw it and log it anew.');
        END IF;
        RETURN NEW;
    END IF;
    NEW.at := engage_now();
    IF NEW.occurred_at > NEW.at THEN
        PERFORM engage_refuse('touchpoint_not_ahead', 'A touchpoint is logged once it has taken place.');
    END IF;
    IF NEW.minutes > (engage_policy('touchpoint_longest_minutes') #>> '{}')::int THEN
        PERFORM engage_refuse('touchpoint_is_short', 'A call this long is a visit. Report it as a meeting.');
    END IF;
    IF visits_is_at_a_visit(NEW.executive_id, NEW.account_id, NEW.occurred_at, make_interval(mins => COALESCE(NEW.minutes, 0))) THEN
        PERFORM engage_refuse('touchpoint_is_no_visit', 'There is a visit at that time. What came of it belongs into its debrief.');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_touchpoint_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'contact_id' IS DISTINCT FROM to_jsonb(OLD) - 'contact_id' OR NEW.contact_id IS NOT NULL THEN
            PERFORM engage_refuse('touchpoint_stays', 'Who was spoken to stays as it was logged.');
        END IF;
    ELSIF NOT EXISTS (
        SELECT 1 FROM visits_touchpoint t JOIN accounts_contact c ON c.account_id = t.account_id
        WHERE t.id = NEW.touchpoint_id AND c.id = NEW.contact_id
    ) THEN
        PERFORM engage_refuse('touchpoint_person_of_the_account', 'A touchpoint is with somebody of the account.');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION visits_guard_touchpoint_withdrawal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.at := engage_now();
    RETURN NEW;
END
$$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON visits_touchpoint FOR EACH ROW EXECUTE FUNCTION visits_guard_touchpoint();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON visits_touchpointperson FOR EACH ROW EXECUTE FUNCTION visits_guard_touchpoint_person();
CREATE TRIGGER guard BEFORE INSERT ON visits_touchpointwithdrawal FOR EACH ROW EXECUTE FUNCTION visits_guard_touchpoint_withdrawal();
ALTER TABLE visits_touchpoint ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_touchpointperson ENABLE ALWAYS TRIGGER guard;
ALTER TABLE visits_touchpointwithdrawal ENABLE ALWAYS TRIGGER guard;
