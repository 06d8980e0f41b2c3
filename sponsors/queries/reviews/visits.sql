-- The visits held at these accounts in a year (by the date in each visit's own zone), with what each shows of its executive.
-- Of objectives only kind, outcome and priority are read; their words stay with the visit.
WITH settings AS (SELECT %(now)s::timestamptz AS now),
chosen AS MATERIALIZED (
    SELECT v.id, v.account_id, v.lead_executive_id AS executive_id, v.title, v.format, v.purpose, v.origin, v.confidential, v.starts_at,
           v.executive_debrief_due_at, (v.starts_at AT TIME ZONE v.time_zone)::date AS day, v.origin <> 'imported' AS counts
    FROM visits_visit v
    WHERE v.account_id = ANY(%(accounts)s)
      AND v.status IN ('held', 'debriefed', 'closed')
      AND v.starts_at >= %(from)s AND v.starts_at < %(until)s
      AND (v.starts_at >= %(surely_from)s AND v.starts_at < %(surely_until)s
           OR (v.starts_at AT TIME ZONE v.time_zone)::date >= %(first_day)s
              AND (v.starts_at AT TIME ZONE v.time_zone)::date < %(next_first_day)s)
),
{discipline}
SELECT c.id, c.account_id, c.executive_id, e.name AS executive, e.title AS executive_title, c.title, c.format, c.purpose, c.origin,
       c.confidential, c.day, c.counts,
       d.read_at IS NOT NULL AS briefed,
       COALESCE(d.debrief_is_due, false) AS debrief_is_due,
       d.filed_at IS NOT NULL AS debriefed,
       COALESCE(d.filed_in_time, false) AS debriefed_on_time,
       b.price_signal, b.value_signal, b.signal_note,
       COALESCE(present.account_team, false) AS account_team_present,
       COALESCE(present.c_level, false) AS c_level_present,
       o.objectives
FROM chosen c
JOIN people_executive e ON e.id = c.executive_id
LEFT JOIN discipline d ON d.visit_id = c.id
LEFT JOIN visits_debrief b ON b.visit_id = c.id AND b.executive_filed_at IS NOT NULL
LEFT JOIN LATERAL (
    SELECT bool_or(a.side = 'account') AS account_team, bool_or(k.level = 'c_level') AS c_level
    FROM visits_attendee a
    LEFT JOIN accounts_contact k ON k.id = a.contact_id
    WHERE a.visit_id = c.id
) present ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(
               jsonb_build_object('kind', o.kind, 'outcome', NULLIF(o.outcome, ''), 'priority', p.title) ORDER BY o.position, o.id
           ) AS objectives
    FROM visits_objective o
    LEFT JOIN accounts_priority p ON p.id = o.priority_id
    WHERE o.visit_id = c.id
) o ON true
ORDER BY c.account_id, c.starts_at, c.id
