-- A number of visits to come, as the owner and with the guards off: copies of past ones that start at `first` and after, an hour apart within
-- `days`. Nine of ten were briefed and read. Parameters: visits, first, days, title.
CREATE TEMPORARY TABLE planned ON COMMIT DROP AS
SELECT v.account_id, v.lead_executive_id, n, %(first)s::timestamptz + make_interval(mins => (n * 7 %% (%(days)s * 1440))::int) AS at
FROM (SELECT account_id, lead_executive_id, row_number() OVER (ORDER BY id) AS n FROM visits_visit WHERE status = 'closed') v
WHERE n <= %(visits)s;

INSERT INTO visits_visit (account_id, lead_executive_id, status, origin, title, purpose, format, starts_at, ends_at, time_zone, date_only, place,
                          confidential, rush, rush_reason, ending_reason, account_consent_at, executive_consent_at, briefing_due_at,
                          briefing_late_at, executive_debrief_due_at, account_debrief_due_at, seagull_verdict_at, executive_zone,
                          executive_country, account_zone, account_country, policy_version)
SELECT account_id, lead_executive_id, CASE WHEN n %% 10 = 0 THEN 'approved' ELSE 'ready' END, 'planned', %(title)s || n, 'growth', 'virtual',
       at, at + interval '1 hour', 'Europe/Berlin', false, '', false, false, '', '', at - interval '9 days', at - interval '9 days',
       at - interval '2 days', at - interval '1 day', at + interval '25 hours', at + interval '2 days', at + interval '3 days',
       'Europe/Berlin', 'DE', 'Europe/Berlin', 'DE', 1
FROM planned;

INSERT INTO visits_attendee (visit_id, side, user_id, name, title, employer)
SELECT v.id, 'account', a.manager_id, 'The manager', '', '' FROM visits_visit v JOIN accounts_account a ON a.id = v.account_id
WHERE v.title LIKE %(title)s || '%%';

INSERT INTO visits_briefing (visit_id, version, headline, situation, no_red_lines, addendum, red_lines_changed, submitted_at, submitted_by_id)
SELECT v.id, 1, '', 'As it is', true, false, false, v.briefing_due_at, a.manager_id
FROM visits_visit v JOIN accounts_account a ON a.id = v.account_id WHERE v.title LIKE %(title)s || '%%' AND v.status = 'ready';

INSERT INTO visits_acknowledgement (briefing_id, executive_id, user_id, read_at, note)
SELECT b.id, v.lead_executive_id, e.user_id, v.starts_at - interval '3 hours', ''
FROM visits_briefing b JOIN visits_visit v ON v.id = b.visit_id JOIN people_executive e ON e.id = v.lead_executive_id
WHERE v.title LIKE %(title)s || '%%';
