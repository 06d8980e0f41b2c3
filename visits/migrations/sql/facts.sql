-- What the guards ask of the record. All are the owner's functions, so that they can lock and read whatever they need.

-- The steps of the workflow; tests compare them with visits.workflow.
CREATE FUNCTION visits_is_step(from_status text, to_status text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT (from_status, to_status) IN (
        ('draft', 'requested'), ('draft', 'held'), ('draft', 'cancelled'),
        ('requested', 'approved'), ('requested', 'declined'), ('requested', 'cancelled'), ('requested', 'held'),
        ('approved', 'briefed'), ('approved', 'requested'), ('approved', 'cancelled'), ('approved', 'held'),
        ('briefed', 'ready'), ('briefed', 'requested'), ('briefed', 'cancelled'), ('briefed', 'held'),
        ('ready', 'briefed'), ('ready', 'requested'), ('ready', 'cancelled'), ('ready', 'held'),
        ('held', 'debriefed'), ('held', 'closed'), ('held', 'cancelled'),
        ('debriefed', 'closed')
    )
$$;

-- Whether somebody of the account team takes part, or leave to go alone was given.
CREATE FUNCTION visits_is_accompanied(wanted_visit bigint, wanted_account bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1
        FROM visits_attendee a
        JOIN accounts_account c ON c.id = wanted_account
        WHERE a.visit_id = wanted_visit
          AND (a.user_id = c.manager_id
               OR EXISTS (SELECT 1 FROM accounts_teammember t WHERE t.account_id = c.id AND t.user_id = a.user_id))
    ) OR EXISTS (SELECT 1 FROM visits_soloexception s WHERE s.visit_id = wanted_visit AND s.approved)
$$;

-- Whether no further visit of an executive can be approved: a debrief is overdue, or a block stands, and no waiver is in force.
CREATE FUNCTION visits_is_blocked(wanted_executive bigint, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (
        EXISTS (
            SELECT 1
            FROM visits_visit v
            LEFT JOIN visits_debrief d ON d.visit_id = v.id
            WHERE v.lead_executive_id = wanted_executive
              AND v.origin <> 'imported'
              AND v.executive_debrief_due_at <= moment
              AND d.executive_filed_at IS NULL
              AND (v.status = 'held' OR (v.status IN ('approved', 'briefed', 'ready') AND v.ends_at <= moment))
        )
        OR EXISTS (SELECT 1 FROM visits_block b WHERE b.executive_id = wanted_executive AND b.lifted_at IS NULL)
    )
    AND NOT EXISTS (
        SELECT 1 FROM visits_waiver w
        WHERE w.executive_id = wanted_executive AND w.granted AND w.ends_on >= (moment AT TIME ZONE 'UTC')::date
    )
$$;

-- The version an executive has to have read: the newest that is no addendum. NULL where none was submitted.
CREATE FUNCTION visits_version_to_read(wanted_visit bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(version) FROM visits_briefing WHERE visit_id = wanted_visit AND version IS NOT NULL AND NOT addendum
$$;

-- The first thing a briefing lacks before it can be submitted, as a guard's name; NULL where it is complete.
CREATE FUNCTION visits_briefing_lacks(wanted_briefing bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN btrim(b.situation) = '' THEN 'briefing_situation'
        WHEN NOT EXISTS (SELECT 1 FROM visits_objective o WHERE o.visit_id = b.visit_id) THEN 'briefing_objective'
        WHEN NOT EXISTS (SELECT 1 FROM visits_agendaitem i WHERE i.briefing_id = b.id) THEN 'briefing_agenda'
        WHEN EXISTS (SELECT 1 FROM visits_agendaitem i WHERE i.briefing_id = b.id AND (btrim(i.lead) = '' OR btrim(i.topic) = '')) THEN 'briefing_agenda_lead'
        WHEN NOT EXISTS (SELECT 1 FROM visits_attendee a WHERE a.visit_id = b.visit_id AND a.side = 'customer') THEN 'briefing_customer_attendee'
        WHEN NOT b.no_red_lines AND NOT EXISTS (SELECT 1 FROM visits_redline r WHERE r.briefing_id = b.id AND btrim(r.text) <> '') THEN 'briefing_red_lines'
        WHEN b.no_red_lines AND EXISTS (SELECT 1 FROM visits_redline r WHERE r.briefing_id = b.id) THEN 'briefing_red_lines'
        WHEN NOT EXISTS (SELECT 1 FROM visits_ask k WHERE k.briefing_id = b.id AND btrim(k.text) <> '') THEN 'briefing_ask'
        WHEN NOT EXISTS (SELECT 1 FROM visits_question q WHERE q.briefing_id = b.id AND btrim(q.text) <> '') THEN 'briefing_question'
    END
    FROM visits_briefing b
    WHERE b.id = wanted_briefing
$$;

-- Whether PostgreSQL can tell the time in a zone; a name it does not know would break every report that asks for the day of a visit.
CREATE FUNCTION visits_is_zone(name text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    PERFORM TIMESTAMP '2000-01-01' AT TIME ZONE name;
    RETURN true;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN false;
END
$$;
