-- The figures of the sponsor report, one row an executive who has any.
-- visits: those in scope that start in the period, also those the executive attends without leading.
-- flags: those in scope that occurred in the period and belong to no visit: executive_id, kind.
WITH settings AS (
    SELECT %s::timestamptz AS now, %s::timestamptz AS as_of, %s::int AS clean, %s::int AS clean_virtual, %s::int AS insight,
           %s::int AS insights_counted, %s::int AS commitment_kept, %s::int AS unbriefed, %s::int AS seagull, %s::int AS over_promise,
           %s::int AS postponed
),
chosen AS MATERIALIZED (
    SELECT v.id, v.lead_executive_id AS executive_id, v.status, v.origin, v.format, v.starts_at, v.executive_debrief_due_at,
           v.status IN ('held', 'debriefed', 'closed') AS took_place,
           v.status IN ('held', 'debriefed', 'closed') AND v.origin <> 'imported' AS counts,
           v.origin = 'reported' AND v.reported_by_id = e.user_id AS reported_by_executive
    FROM ({visits}) v
    JOIN people_executive e ON e.id = v.lead_executive_id
),
{discipline},
-- A flag concerns the executive it names, else the lead. Withdrawn flags were mistakes and do not count.
flag AS MATERIALIZED (
    SELECT c.id AS visit_id, COALESCE(f.executive_id, c.executive_id) AS executive_id, f.kind, f.cause
    FROM visits_flag f
    LEFT JOIN visits_commitment m ON m.id = f.commitment_id
    JOIN chosen c ON c.id = COALESCE(f.visit_id, m.visit_id)
    WHERE NOT EXISTS (SELECT 1 FROM visits_flagresolution r WHERE r.flag_id = f.id AND r.withdrawn)
    UNION ALL
    SELECT NULL, f.executive_id, f.kind, '' FROM ({flags}) f
),
flagged AS (
    SELECT f.visit_id, f.executive_id,
           bool_or(f.kind IN ('unbriefed', 'undebriefed', 'seagull', 'unannounced', 'solo', 'over_promise')) AS unclean,
           LEAST(CASE WHEN bool_or(f.kind = 'seagull') THEN s.seagull ELSE 0 END,
                 CASE WHEN bool_or(f.kind = 'unbriefed' AND f.cause = 'not_read') THEN s.unbriefed ELSE 0 END) AS worst,
           s.over_promise * count(*) FILTER (WHERE f.kind = 'over_promise')
             + s.postponed * count(*) FILTER (WHERE f.kind = 'postponed') AS others
    FROM flag f
    CROSS JOIN settings s
    WHERE f.visit_id IS NOT NULL
    GROUP BY f.visit_id, f.executive_id, s.seagull, s.unbriefed, s.over_promise, s.postponed
),
-- Whoever reports a meeting themselves and debriefs it in time loses nothing by it.
lost AS (
    SELECT g.visit_id, g.executive_id, g.worst,
           CASE WHEN c.reported_by_executive AND g.executive_id = c.executive_id AND COALESCE(d.filed_in_time, false)
                THEN 0 ELSE g.worst + g.others END AS points
    FROM flagged g
    JOIN chosen c ON c.id = g.visit_id
    LEFT JOIN discipline d ON d.visit_id = g.visit_id
),
visit AS (
    SELECT c.*, d.read_at, d.debrief_is_due, d.filed_at, d.filed_in_time,
           COALESCE(d.read_at IS NOT NULL AND d.filed_in_time AND NOT COALESCE(g.unclean, false), false) AS clean
    FROM chosen c
    LEFT JOIN discipline d ON d.visit_id = c.id
    LEFT JOIN flagged g ON g.visit_id = c.id AND g.executive_id = c.executive_id
),
of_visits AS (
    SELECT v.executive_id,
           count(*) FILTER (WHERE v.status IN ('approved', 'briefed', 'ready')) AS visits_planned,
           count(*) FILTER (WHERE v.took_place) AS visits_held,
           count(*) FILTER (WHERE v.clean) AS visits_clean,
           count(*) FILTER (WHERE v.took_place AND v.format = 'on_site') AS visits_on_site,
           count(*) FILTER (WHERE v.took_place AND v.format = 'our_site') AS visits_our_site,
           count(*) FILTER (WHERE v.took_place AND v.format = 'virtual') AS visits_virtual,
           count(*) FILTER (WHERE v.took_place AND v.format = 'event') AS visits_event,
           count(*) FILTER (WHERE v.took_place AND v.format = 'call') AS visits_call,
           count(*) FILTER (WHERE v.took_place AND v.format = '') AS visits_unknown,
           count(*) FILTER (WHERE v.took_place AND v.origin = 'imported') AS visits_imported,
           count(*) FILTER (WHERE v.counts) AS counted,
           count(*) FILTER (WHERE v.counts AND v.read_at IS NOT NULL) AS briefed,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM v.starts_at - v.read_at)::double precision / 3600)
             AS acknowledgement_lead_hours,
           count(*) FILTER (WHERE v.counts AND v.debrief_is_due) AS debrief_due,
           count(*) FILTER (WHERE v.counts AND v.debrief_is_due AND v.filed_at IS NOT NULL) AS debriefed,
           count(*) FILTER (WHERE v.counts AND v.debrief_is_due AND v.filed_in_time) AS debriefed_on_time,
           COALESCE(sum(CASE WHEN v.format IN ('virtual', 'call') THEN s.clean_virtual ELSE s.clean END) FILTER (WHERE v.clean), 0) AS points
    FROM visit v
    CROSS JOIN settings s
    GROUP BY v.executive_id
),
-- The worst flags leave a visit below zero: with them, insights and kept commitments earn nothing.
of_insights AS (
    SELECT n.executive_id, sum(n.points) AS points
    FROM (
        SELECT c.executive_id, LEAST(count(*), s.insights_counted) * s.insight AS points
        FROM visits_insight i
        JOIN chosen c ON c.id = i.visit_id
        CROSS JOIN settings s
        WHERE c.counts
          AND NOT EXISTS (SELECT 1 FROM lost l WHERE l.visit_id = c.id AND l.executive_id = c.executive_id AND l.points < 0 AND l.worst < 0)
        GROUP BY c.id, c.executive_id, s.insights_counted, s.insight
    ) n
    GROUP BY n.executive_id
),
of_commitments AS (
    SELECT m.executive_id,
           count(*) AS commitments_made,
           count(*) FILTER (WHERE m.status = 'kept') AS commitments_kept,
           count(*) FILTER (
               WHERE m.due_on < (s.as_of AT TIME ZONE 'UTC')::date AND (m.status = 'open' OR m.settled_at > s.as_of)
           ) AS commitments_overdue,
           s.commitment_kept * count(*) FILTER (WHERE m.status = 'kept' AND m.counts AND l.visit_id IS NULL) AS points
    FROM (
        SELECT COALESCE(m.made_by_id, c.executive_id) AS executive_id, m.status, m.due_on, m.settled_at, c.counts, c.id AS visit_id
        FROM visits_commitment m
        JOIN chosen c ON c.id = m.visit_id
        WHERE m.ours
    ) m
    CROSS JOIN settings s
    LEFT JOIN lost l ON l.visit_id = m.visit_id AND l.executive_id = m.executive_id AND l.points < 0 AND l.worst < 0
    GROUP BY m.executive_id, s.commitment_kept
),
of_flags AS (
    SELECT f.executive_id,
           count(*) FILTER (WHERE f.kind = 'unbriefed') AS flags_unbriefed,
           count(*) FILTER (WHERE f.kind = 'undebriefed') AS flags_undebriefed,
           count(*) FILTER (WHERE f.kind = 'seagull') AS flags_seagull,
           count(*) FILTER (WHERE f.kind = 'unannounced') AS flags_unannounced,
           count(*) FILTER (WHERE f.kind = 'solo') AS flags_solo,
           count(*) FILTER (WHERE f.kind = 'postponed') AS flags_postponed,
           count(*) FILTER (WHERE f.kind = 'rush') AS flags_rush,
           count(*) FILTER (WHERE f.kind = 'over_promise') AS flags_over_promise,
           count(*) FILTER (WHERE f.kind = 'hovering') AS flags_hovering,
           count(*) FILTER (WHERE f.kind = 'upward_delegation') AS flags_upward_delegation,
           count(*) FILTER (WHERE f.kind = 'overdue_commitment') AS flags_overdue_commitment,
           count(*) FILTER (WHERE f.kind = 'sponsor_silent') AS flags_sponsor_silent,
           count(*) FILTER (WHERE f.kind = 'sponsor_term') AS flags_sponsor_term,
           count(*) FILTER (WHERE f.kind = 'unsponsored') AS flags_unsponsored
    FROM flag f
    GROUP BY f.executive_id
),
of_losses AS (SELECT executive_id, sum(points) AS points FROM lost GROUP BY executive_id),
of_reschedules AS (
    SELECT c.executive_id, count(*) AS reschedules
    FROM visits_reschedule r
    JOIN chosen c ON c.id = r.visit_id
    GROUP BY c.executive_id
)
SELECT executive_id AS row_of, of_visits.*, of_commitments.*, of_flags.*, of_reschedules.reschedules,
       COALESCE(of_visits.points, 0) + COALESCE(of_insights.points, 0) + COALESCE(of_commitments.points, 0) + COALESCE(of_losses.points, 0)
         AS total_points
FROM of_visits
FULL JOIN of_commitments USING (executive_id)
FULL JOIN of_flags USING (executive_id)
FULL JOIN of_insights USING (executive_id)
FULL JOIN of_losses USING (executive_id)
FULL JOIN of_reschedules USING (executive_id)
