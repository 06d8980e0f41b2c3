-- What belongs to the visits: whom they met, what was weighed, agreed, briefed, read, reported and promised.
INSERT INTO visits_objective (visit_id, position, kind, text, outcome, outcome_note)
SELECT id, n, (ARRAY['growth', 'relationship', 'deal', 'learning'])[1 + pg_temp.pick(i * 2 + n, 'objective', 4)], 'Objective ' || n,
       CASE WHEN status IN ('debriefed', 'closed') THEN (ARRAY['met', 'met', 'partly', 'not_met'])[1 + pg_temp.pick(i * 2 + n, 'outcome', 4)] ELSE '' END, ''
FROM visit, generate_series(1, 2) n WHERE fate <> 'imported';

INSERT INTO visits_alternative (visit_id, kind, text, why_not)
SELECT id, 'someone_else', 'The account manager alone', 'They ask for a decision' FROM visit WHERE fate NOT IN ('imported', 'reported');

INSERT INTO visits_attendee (visit_id, side, contact_id, name, title, employer)
SELECT v.id, 'customer', c.id, c.name, c.title, '' FROM visit v JOIN accounts_contact c ON c.account_id = v.account_id AND c.decision_role = 'decides'
WHERE v.fate <> 'imported';
INSERT INTO visits_attendee (visit_id, side, user_id, name, title, employer)
SELECT v.id, 'account', v.manager_id, u.name, '', '' FROM visit v JOIN people_user u ON u.id = v.manager_id WHERE v.fate <> 'imported';

CREATE TEMPORARY TABLE briefed AS
SELECT nextval(pg_get_serial_sequence('visits_briefing', 'id')) AS id, id AS visit_id, executive_id, user_id, manager_id, starts_at, submitted_at, i,
       fate IN ('clean', 'late') OR status = 'ready' AS is_read
FROM visit WHERE fate IN ('clean', 'late', 'unread') OR status IN ('briefed', 'ready');

INSERT INTO visits_briefing (id, visit_id, version, headline, situation, no_red_lines, addendum, red_lines_changed, submitted_at, submitted_by_id, saved_at)
SELECT id, visit_id, 1, 'Keep them growing with us', 'They choose between two suppliers until the summer.', true, false, false, submitted_at, manager_id, submitted_at
FROM briefed;
INSERT INTO visits_agendaitem (briefing_id, position, topic, lead, led_by_account_team, kind, minutes)
SELECT id, n, 'Topic ' || n, 'Account manager', n = 1, (ARRAY['relationship', 'decision'])[n], 30 FROM briefed, generate_series(1, 2) n;
INSERT INTO visits_question (briefing_id, position, text) SELECT id, 1, 'What would make next year easier for you?' FROM briefed;
INSERT INTO visits_ask (briefing_id, position, text) SELECT id, 1, 'Ask for the roadmap workshop' FROM briefed;
INSERT INTO visits_acknowledgement (briefing_id, executive_id, user_id, read_at, note)
SELECT id, executive_id, user_id, submitted_at + make_interval(mins => 60 + pg_temp.pick(i, 'read', 3000)), '' FROM briefed WHERE is_read;

INSERT INTO visits_debrief (visit_id, heard, temperature, price_signal, value_signal, signal_note, share_of_mind, promised_beyond_brief,
                            executive_filed_at, executive_filed_by_id, feedback, relationship_rating, next_step, account_filed_at,
                            account_filed_by_id, unobtainable_reason)
SELECT id, 'They build a second plant and want one supplier.', (ARRAY['warmer', 'same', 'colder'])[1 + pg_temp.pick(i, 'temperature', 3)],
       'accepted', 'welcomed', '', 1 + pg_temp.pick(i, 'mind', 5), false, executive_filed_at, user_id,
       CASE WHEN status = 'closed' THEN 'Let the engineers speak first.' ELSE '' END, CASE WHEN status = 'closed' THEN 1 + pg_temp.pick(i, 'rating', 5) END,
       CASE WHEN status = 'closed' THEN 'Send the figures' ELSE '' END, CASE WHEN status = 'closed' THEN account_filed_at END,
       CASE WHEN status = 'closed' THEN manager_id END, ''
FROM visit WHERE status IN ('debriefed', 'closed');

INSERT INTO visits_commitment (visit_id, account_id, ours, text, made_by_id, owner_id, owner_name, due_on, made_at, status, settled_at,
                               settled_note, beyond_red_line, unit)
SELECT id, account_id, pg_temp.pick(i, 'ours', 4) > 0, 'Answer their question on delivery', executive_id, manager_id, '',
       (ends_at + interval '30 days')::date, executive_filed_at, CASE WHEN kept.at < %(now)s THEN 'kept' ELSE 'open' END,
       CASE WHEN kept.at < %(now)s THEN kept.at END, '', false, ''
FROM visit CROSS JOIN LATERAL (SELECT ends_at + make_interval(days => 5 + pg_temp.pick(i, 'kept', 30)) AS at) kept
WHERE status IN ('debriefed', 'closed') AND pg_temp.pick(i, 'promise', 4) = 0;

INSERT INTO visits_insight (visit_id, account_id, topic, text, alignment, recorded_at)
SELECT id, account_id, 'Plans', 'They want one supplier for both plants.',
       (ARRAY['with', 'against', 'unknown'])[1 + pg_temp.pick(i, 'alignment', 3)], executive_filed_at
FROM visit WHERE status IN ('debriefed', 'closed') AND pg_temp.pick(i, 'insight', 5) = 0;

INSERT INTO visits_statuschange (visit_id, from_status, to_status, at, actor_id, reason)
SELECT id, step.was, step.becomes, step.at, step.by, ''
FROM visit
CROSS JOIN LATERAL (
    VALUES ('', 'draft', least(starts_at, %(now)s::timestamptz) - interval '20 days', manager_id, fate NOT IN ('imported', 'reported')),
           ('draft', 'requested', least(starts_at, %(now)s::timestamptz) - interval '18 days', manager_id, fate NOT IN ('imported', 'reported')),
           ('requested', 'approved', least(starts_at, %(now)s::timestamptz) - interval '15 days', user_id,
            fate NOT IN ('imported', 'reported', 'declined') AND status <> 'requested'),
           ('requested', 'declined', least(starts_at, %(now)s::timestamptz) - interval '15 days', user_id, fate = 'declined'),
           ('approved', 'briefed', submitted_at, manager_id, fate IN ('clean', 'late', 'unread') OR status IN ('briefed', 'ready')),
           ('briefed', 'ready', starts_at - interval '1 hour', user_id, fate IN ('clean', 'late') OR status = 'ready'),
           ('approved', 'cancelled', starts_at - interval '4 days', manager_id, fate = 'cancelled'),
           (CASE fate WHEN 'flown in' THEN 'approved' WHEN 'unread' THEN 'briefed' WHEN 'reported' THEN 'draft' ELSE 'ready' END, 'held',
            ends_at, NULL::bigint, fate <> 'imported' AND status IN ('held', 'debriefed', 'closed')),
           ('held', 'debriefed', executive_filed_at, user_id, fate <> 'imported' AND status IN ('debriefed', 'closed')),
           ('debriefed', 'closed', account_filed_at, manager_id, status = 'closed')
) step (was, becomes, at, by, took_place)
WHERE step.took_place;

INSERT INTO accounts_accountaccess (account_id, user_id, reason, source)
SELECT account_id, person, 'visit', 'visits.visit:' || id
FROM visit CROSS JOIN LATERAL (VALUES (user_id), (manager_id)) taking_part (person)
WHERE status NOT IN ('declined', 'cancelled') AND (fate <> 'imported' OR person = user_id);
