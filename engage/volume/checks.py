"""Whether loaded data are such as the guards let in: each check counts what they would have refused."""

from typing import Any

# The promise in words → how many rows break it.
CHECKS = {
    "every planned visit has both consents": """
        SELECT count(*) FROM visits_visit
        WHERE status IN ('approved', 'briefed', 'ready') AND (account_consent_at IS NULL OR executive_consent_at IS NULL)""",
    "every ready visit was read in its current version before the start": """
        SELECT count(*) FROM visits_visit v WHERE v.status = 'ready' AND NOT EXISTS (
            SELECT 1 FROM visits_acknowledgement k JOIN visits_briefing b ON b.id = k.briefing_id
            WHERE b.visit_id = v.id AND k.executive_id = v.lead_executive_id AND k.read_at < v.starts_at AND k.read_at >= b.submitted_at
              AND b.version >= (SELECT max(n.version) FROM visits_briefing n WHERE n.visit_id = v.id AND NOT n.addendum))""",
    "every version of a briefing is complete": """
        SELECT count(*) FROM visits_briefing b WHERE b.version IS NOT NULL AND (
            b.situation = '' OR NOT EXISTS (SELECT 1 FROM visits_agendaitem i WHERE i.briefing_id = b.id)
            OR NOT EXISTS (SELECT 1 FROM visits_question q WHERE q.briefing_id = b.id)
            OR NOT EXISTS (SELECT 1 FROM visits_ask q WHERE q.briefing_id = b.id)
            OR NOT (b.no_red_lines OR EXISTS (SELECT 1 FROM visits_redline r WHERE r.briefing_id = b.id)))""",
    "every planned visit is accompanied and has an objective and an alternative": """
        SELECT count(*) FROM visits_visit v WHERE v.status IN ('approved', 'briefed', 'ready') AND NOT (
            EXISTS (SELECT 1 FROM visits_attendee a WHERE a.visit_id = v.id AND a.user_id IS NOT NULL)
            AND EXISTS (SELECT 1 FROM visits_objective o WHERE o.visit_id = v.id)
            AND EXISTS (SELECT 1 FROM visits_alternative a WHERE a.visit_id = v.id))""",
    "no visit to come has ended, and none is held before its end": """
        SELECT count(*) FROM visits_visit WHERE (status IN ('draft', 'requested', 'approved', 'briefed', 'ready') AND ends_at <= engage_now())
            OR (status IN ('held', 'debriefed', 'closed') AND (held_at > engage_now() OR held_at < starts_at))""",
    "every debriefed visit has a filed debrief, after the visit, and an outcome for each objective": """
        SELECT count(*) FROM visits_visit v LEFT JOIN visits_debrief d ON d.visit_id = v.id
        WHERE v.status IN ('debriefed', 'closed') AND (
            d.executive_filed_at IS NULL OR d.executive_filed_at < v.starts_at OR d.executive_filed_at > engage_now()
            OR EXISTS (SELECT 1 FROM visits_objective o WHERE o.visit_id = v.id AND o.outcome = ''))""",
    "every closed visit has the account side's part, and every promise an owner and a date": """
        SELECT count(*) FROM visits_visit v LEFT JOIN visits_debrief d ON d.visit_id = v.id
        WHERE v.status = 'closed' AND (d.account_filed_at IS NULL OR EXISTS (
            SELECT 1 FROM visits_commitment c WHERE c.visit_id = v.id AND (c.due_on IS NULL OR (c.owner_id IS NULL AND c.owner_name = ''))))""",
    "imported history is past, and has no flag, debrief or briefing": """
        SELECT count(*) FROM visits_visit v WHERE v.origin = 'imported' AND (
            v.ends_at > engage_now() OR EXISTS (SELECT 1 FROM visits_flag f WHERE f.visit_id = v.id)
            OR EXISTS (SELECT 1 FROM visits_debrief d WHERE d.visit_id = v.id) OR EXISTS (SELECT 1 FROM visits_briefing b WHERE b.visit_id = v.id))""",
    "the steps on record lead to where each visit stands": """
        SELECT count(*) FROM visits_visit v
        CROSS JOIN LATERAL (SELECT s.to_status FROM visits_statuschange s WHERE s.visit_id = v.id ORDER BY s.id DESC LIMIT 1) last
        WHERE last.to_status <> v.status""",
    "no sponsor manages the account or is its manager's superior": """
        SELECT count(*) FROM sponsors_sponsorship s JOIN accounts_account a ON a.id = s.account_id JOIN people_user m ON m.id = a.manager_id
        JOIN people_executive e ON e.id = s.executive_id WHERE e.user_id IN (m.id, m.superior_id)""",
    "everybody who took part sees the account": """
        SELECT count(*) FROM visits_visit v JOIN people_executive e ON e.id = v.lead_executive_id
        WHERE v.status IN ('approved', 'briefed', 'ready', 'held', 'debriefed', 'closed') AND e.user_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM accounts_accountaccess x WHERE x.account_id = v.account_id AND x.user_id = e.user_id AND x.source = 'visits.visit:' || v.id)""",
    "every trigger fires always": """
        SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'A'""",
}


def broken(cursor: Any) -> dict[str, int]:
    """The promises that rows break, with how many. Empty: the data are sound. One pass over the tables a promise."""
    found = {}
    for promise, statement in CHECKS.items():
        cursor.execute(statement)
        count = cursor.fetchone()[0]
        if count:
            found[promise] = count
    return found
