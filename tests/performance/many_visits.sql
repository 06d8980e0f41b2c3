-- Three years of visits, as the owner and with the guards off: parameters accounts, executives, visits. Nine of ten were briefed in time and
-- debriefed, the tenth was flown in unbriefed; every account has two contacts, every tenth a sponsor.
INSERT INTO people_user (password, email, name, roles, time_zone, country, is_active)
SELECT '!', 'person' || n || '@engage.test', 'Person ' || n, ARRAY['executive'], 'Europe/Berlin', 'DE', true
FROM generate_series(0, %(executives)s) n;

INSERT INTO people_executive (name, user_id, title, region, time_zone, country)
SELECT 'Executive ' || u.name, u.id, 'Chief of something', 'Region ' || u.id %% 5, 'Europe/Berlin', 'DE'
FROM people_user u WHERE u.email <> 'person0@engage.test';

INSERT INTO accounts_account (name, manager_id, tier, sector, region, country, time_zone, potential, buying_behaviour, openness,
                              importance_to_us, importance_to_them, currency, email_domains, review_month)
SELECT 'Account ' || n, (SELECT id FROM people_user WHERE email = 'person0@engage.test'), CASE WHEN n %% 10 = 0 THEN 'strategic' ELSE 'key' END,
       '', '', 'DE', 'Europe/Berlin', (ARRAY['high', 'medium', 'low', 'unknown'])[1 + n %% 4], 'unknown', 1 + n %% 5, 1 + n %% 5, 1 + n %% 4,
       'EUR', '{}', 1
FROM generate_series(1, %(accounts)s) n;

INSERT INTO accounts_contact (account_id, name, title, email, phone, level, decision_role, stance, relationship_now, relationship_wanted)
SELECT a.id, 'Contact ' || n, 'CTO', '', '', CASE n WHEN 1 THEN 'c_level' ELSE 'specialist' END, 'decides', 'neutral', 1, 2
FROM accounts_account a, generate_series(1, 2) n;

CREATE TEMPORARY TABLE numbered_account AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM accounts_account;
CREATE TEMPORARY TABLE numbered_executive AS SELECT id, user_id, row_number() OVER (ORDER BY id) - 1 AS n FROM people_executive;
CREATE UNIQUE INDEX ON numbered_account (n);
CREATE UNIQUE INDEX ON numbered_executive (n);

INSERT INTO sponsors_sponsorship (account_id, executive_id, starts_on, ends_on, target_role, visits_a_year, ended_reason, load_reason)
SELECT a.id, e.id, '2024-07-01', '2026-06-30', 'growth_champion', 4, '', 'Made up'
FROM numbered_account a JOIN numbered_executive e ON e.n = a.n %% %(executives)s WHERE a.n %% 10 = 0;

INSERT INTO visits_visit (account_id, lead_executive_id, status, origin, title, purpose, format, starts_at, ends_at, time_zone, date_only, place,
                          confidential, rush, rush_reason, ending_reason, account_consent_at, executive_consent_at, briefing_due_at,
                          briefing_late_at, executive_debrief_due_at, account_debrief_due_at, seagull_verdict_at, executive_zone,
                          executive_country, account_zone, account_country, policy_version, held_at)
SELECT a.id, e.id, CASE WHEN i %% 10 = 0 THEN 'held' ELSE 'closed' END, 'planned', 'Visit ' || i, 'growth',
       (ARRAY['on_site', 'our_site', 'virtual', 'event', 'call'])[1 + i %% 5], t.at, t.at + interval '1 hour', 'Europe/Berlin', false, '',
       false, false, '', '', t.at - interval '9 days', t.at - interval '9 days', t.at - interval '2 days', t.at - interval '1 day',
       t.at + interval '1 day', t.at + interval '2 days', t.at + interval '3 days', 'Europe/Berlin', 'DE', 'Europe/Berlin', 'DE', 1,
       t.at + interval '1 hour'
FROM generate_series(1, %(visits)s) g (i)
CROSS JOIN LATERAL (SELECT timestamptz '2023-01-01 08:00Z' + make_interval(hours => ((i::bigint * 7919) %% (24 * 1095))::int) AS at) t
JOIN numbered_account a ON a.n = (i::bigint * 104729) %% %(accounts)s
JOIN numbered_executive e ON e.n = (i::bigint * 1299709 + i / 9973) %% %(executives)s;

INSERT INTO visits_objective (visit_id, position, kind, text, outcome, outcome_note)
SELECT id, 1, 'growth', 'Grow', 'met', '' FROM visits_visit;

INSERT INTO visits_attendee (visit_id, side, contact_id, name, title, employer)
SELECT v.id, 'customer', c.id, c.name, c.title, '' FROM visits_visit v JOIN accounts_contact c ON c.account_id = v.account_id AND c.level = 'c_level';

INSERT INTO visits_briefing (visit_id, version, headline, situation, no_red_lines, addendum, red_lines_changed, submitted_at, submitted_by_id)
SELECT v.id, 1, '', 'As it is', true, false, false, v.briefing_due_at, (SELECT id FROM people_user WHERE email = 'person0@engage.test')
FROM visits_visit v WHERE v.status = 'closed';

INSERT INTO visits_acknowledgement (briefing_id, executive_id, user_id, read_at, note)
SELECT b.id, v.lead_executive_id, e.user_id, v.starts_at - make_interval(mins => (60 + v.id %% 1440)::int), ''
FROM visits_briefing b JOIN visits_visit v ON v.id = b.visit_id JOIN people_executive e ON e.id = v.lead_executive_id;

INSERT INTO visits_debrief (visit_id, heard, temperature, price_signal, value_signal, signal_note, executive_filed_at, executive_filed_by_id,
                            feedback, next_step, unobtainable_reason)
SELECT v.id, 'Much', '', 'welcomed', '', '', v.ends_at + interval '3 hours', e.user_id, '', '', ''
FROM visits_visit v JOIN people_executive e ON e.id = v.lead_executive_id WHERE v.status = 'closed';

INSERT INTO visits_flag (kind, account_id, visit_id, executive_id, occurrence, cause, occurred_at)
SELECT k.kind, v.account_id, v.id, v.lead_executive_id, '', CASE k.kind WHEN 'unbriefed' THEN 'not_submitted' ELSE '' END, v.ends_at
FROM visits_visit v CROSS JOIN (VALUES ('unbriefed'), ('undebriefed'), ('seagull')) k (kind) WHERE v.status = 'held';

INSERT INTO visits_commitment (visit_id, account_id, ours, text, made_by_id, owner_name, due_on, status, settled_at, settled_note, beyond_red_line, unit)
SELECT v.id, v.account_id, true, 'A promise', v.lead_executive_id, '', (v.ends_at + interval '30 days')::date, 'kept', v.ends_at + interval '9 days',
       '', false, ''
FROM visits_visit v WHERE v.id %% 4 = 0;

INSERT INTO visits_insight (visit_id, account_id, topic, text, alignment)
SELECT v.id, v.account_id, 'Plans', 'They build in Spain', 'with' FROM visits_visit v WHERE v.id %% 5 = 0;
