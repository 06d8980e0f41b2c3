-- The visits of the last three years and the next sixty days, on working days, and what became of each: of a hundred past ones 78 are clean, 7
-- were not read for, 4 debriefed late, 3 flown in, 2 reported, 2 cancelled, 2 declined, 2 imported.
CREATE TEMPORARY TABLE drawn AS
SELECT nextval(pg_get_serial_sequence('visits_visit', 'id')) AS id, i, a.id AS account_id, a.n AS account_n, a.manager_id, a.manager_zone,
       a.manager_country, e.id AS executive_id, e.user_id, e.time_zone AS executive_zone, e.country AS executive_country,
       t.starts_at, t.starts_at + interval '90 minutes' AS ends_at, pg_temp.pick(i, 'fate', 100) AS chance
FROM generate_series(1, %(visits)s) i
JOIN account a ON a.n = pg_temp.pick(i, 'account', %(accounts)s)
JOIN executive e ON e.n = pg_temp.pick(i, 'executive', %(executives)s)
CROSS JOIN LATERAL (SELECT (%(now)s::timestamptz AT TIME ZONE 'UTC')::date - 1095 + pg_temp.pick(i, 'day', 1155) AS day) d
CROSS JOIN LATERAL (
    SELECT (d.day - CASE extract(isodow FROM d.day)::int WHEN 6 THEN 1 WHEN 7 THEN 2 ELSE 0 END
            + make_interval(hours => 8 + pg_temp.pick(i, 'hour', 9))) AT TIME ZONE e.time_zone AS starts_at
) t;

CREATE TEMPORARY TABLE visit AS
SELECT d.*, due.*, filed.*, closed.*,
       CASE
           WHEN fate = 'declined' THEN 'declined'
           WHEN fate = 'cancelled' THEN 'cancelled'
           WHEN fate = 'imported' THEN 'held'
           WHEN fate = 'to come' THEN CASE WHEN chance < 10 THEN 'requested' WHEN chance < 35 THEN 'approved' WHEN chance < 60 THEN 'briefed' ELSE 'ready' END
           WHEN account_filed_at <= %(now)s THEN 'closed'
           WHEN executive_filed_at <= %(now)s THEN 'debriefed'
           ELSE 'held'
       END AS status
FROM (
    SELECT *, CASE
               WHEN ends_at > %(now)s::timestamptz - interval '1 hour' THEN 'to come'
               WHEN chance < 78 THEN 'clean' WHEN chance < 85 THEN 'unread' WHEN chance < 89 THEN 'late' WHEN chance < 92 THEN 'flown in'
               WHEN chance < 94 THEN 'reported' WHEN chance < 96 THEN 'cancelled' WHEN chance < 98 THEN 'declined' ELSE 'imported'
           END AS fate
    FROM drawn
    WHERE ends_at <= %(now)s::timestamptz - interval '1 hour' OR starts_at > %(now)s::timestamptz + interval '1 hour'
) d
CROSS JOIN LATERAL (
    SELECT pg_temp.after_working_days(ends_at, 1, executive_zone) AS executive_due,
           greatest(pg_temp.after_working_days(ends_at, 2, manager_zone), pg_temp.after_working_days(ends_at, 1, executive_zone)) AS account_due,
           greatest(pg_temp.after_working_days(ends_at, 3, executive_zone), pg_temp.after_working_days(ends_at, 2, manager_zone)) AS verdict,
           least(starts_at - interval '70 hours', %(now)s::timestamptz - interval '3 days') AS submitted_at
) due
CROSS JOIN LATERAL (
    SELECT CASE fate WHEN 'late' THEN executive_due + interval '1 day' WHEN 'flown in' THEN verdict + interval '2 days'
                     WHEN 'reported' THEN ends_at + interval '5 hours' ELSE ends_at + interval '3 hours' END AS executive_filed_at
) filed
CROSS JOIN LATERAL (SELECT filed.executive_filed_at + interval '20 hours' AS account_filed_at) closed;
CREATE INDEX ON visit (id);
ANALYZE visit;

INSERT INTO visits_importbatch (file_name, digest, rows, report)
VALUES ('generated', '', (SELECT count(*) FROM visit WHERE fate = 'imported'), '{}');

INSERT INTO visits_visit (id, account_id, lead_executive_id, status, origin, title, purpose, format, starts_at, ends_at, time_zone, date_only,
                          place, confidential, requested_by_id, rush, rush_reason, ending_reason, created_at, account_consent_at,
                          account_consent_by_id, executive_consent_at, executive_consent_by_id, briefing_due_at, briefing_late_at,
                          executive_debrief_due_at, account_debrief_due_at, seagull_verdict_at, executive_zone, executive_country,
                          account_zone, account_country, policy_version, held_at, reported_at, reported_by_id, import_batch_id, import_key)
SELECT id, account_id, executive_id, status, CASE fate WHEN 'imported' THEN 'imported' WHEN 'reported' THEN 'reported' ELSE 'planned' END,
       (ARRAY['Renewal', 'Quarterly review', 'New plant', 'Joint development', 'Price talks', 'Getting to know'])[1 + pg_temp.pick(i, 'title', 6)]
       || ' with customer ' || account_n,
       CASE WHEN fate = 'imported' THEN '' ELSE
       (ARRAY['relationship', 'strategy', 'growth', 'growth', 'deal', 'escalation', 'social', 'courtesy'])[1 + pg_temp.pick(i, 'purpose', 8)] END,
       CASE WHEN fate = 'imported' THEN '' ELSE
       (ARRAY['on_site', 'on_site', 'our_site', 'virtual', 'event', 'call'])[1 + pg_temp.pick(i, 'format', 6)] END,
       CASE WHEN fate = 'imported' THEN date_trunc('day', starts_at, executive_zone) ELSE starts_at END,
       CASE WHEN fate = 'imported' THEN date_trunc('day', starts_at, executive_zone) + interval '1 day' ELSE ends_at END,
       executive_zone, fate = 'imported', '', pg_temp.pick(i, 'confidential', 50) = 0, CASE WHEN fate <> 'imported' THEN manager_id END,
       false, '', CASE WHEN fate IN ('cancelled', 'declined') THEN 'Their diary changed' ELSE '' END,
       least(starts_at, %(now)s::timestamptz) - interval '20 days',
       agreed.at, CASE WHEN agreed.at IS NOT NULL THEN manager_id END,
       CASE WHEN status <> 'requested' THEN agreed.at END, CASE WHEN status <> 'requested' AND agreed.at IS NOT NULL THEN user_id END,
       due.briefing, due.late, due.executive, due.account, due.verdict,
       executive_zone, executive_country, manager_zone, manager_country, 1,
       CASE WHEN fate = 'imported' THEN date_trunc('day', starts_at, executive_zone) + interval '1 day'
            WHEN status IN ('held', 'debriefed', 'closed') THEN ends_at END,
       CASE WHEN fate = 'reported' THEN ends_at + interval '1 hour' END, CASE WHEN fate = 'reported' THEN user_id END,
       CASE WHEN fate = 'imported' THEN (SELECT max(id) FROM visits_importbatch) END, CASE WHEN fate = 'imported' THEN 'generated:' || id END
FROM visit
CROSS JOIN LATERAL (
    SELECT CASE WHEN fate NOT IN ('imported', 'reported', 'declined') THEN least(starts_at, %(now)s::timestamptz) - interval '15 days' END AS at
) agreed
CROSS JOIN LATERAL (
    SELECT starts_at - interval '48 hours' AS briefing, starts_at - interval '24 hours' AS late, executive_due AS executive,
           account_due AS account, visit.verdict AS verdict
    WHERE fate <> 'imported'
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL WHERE fate = 'imported'
) due;
