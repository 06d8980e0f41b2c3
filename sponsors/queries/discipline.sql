-- Whether the executive had read the briefing before each visit, and when the debrief was filed. To stand in a WITH after
--   settings (now)
--   chosen (id, executive_id, starts_at, executive_debrief_due_at, counts)   -- counts: was held, and is not imported history
-- Read means: a version at least as new as the newest at the start that is no addendum; addenda do not withdraw readiness.
-- Conditions stand in FILTER, not in the joins, or the planner takes many visits for a few and compares each with each.
briefing AS (
    SELECT c.id AS visit_id, c.executive_id, c.starts_at, b.id, b.version,
           max(b.version) FILTER (WHERE NOT b.addendum AND b.submitted_at < c.starts_at) OVER (PARTITION BY c.id) AS version_to_read
    FROM chosen c
    JOIN visits_briefing b ON b.visit_id = c.id
    WHERE c.counts
),
reading AS (
    SELECT b.visit_id,
           min(a.read_at) FILTER (
               WHERE a.executive_id = b.executive_id AND a.read_at < b.starts_at AND b.version >= b.version_to_read
           ) AS read_at
    FROM briefing b
    JOIN visits_acknowledgement a ON a.briefing_id = b.id
    GROUP BY b.visit_id
),
discipline AS (
    SELECT c.id AS visit_id,
           r.read_at,
           c.executive_debrief_due_at <= s.now AS debrief_is_due,
           d.executive_filed_at AS filed_at,
           COALESCE(d.executive_filed_at <= c.executive_debrief_due_at, false) AS filed_in_time
    FROM chosen c
    CROSS JOIN settings s
    LEFT JOIN reading r ON r.visit_id = c.id
    LEFT JOIN visits_debrief d ON d.visit_id = c.id
    WHERE c.counts
)
