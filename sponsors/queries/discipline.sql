-- Whether the executive had read the briefing before each visit, and when the debrief was filed. To stand in a WITH after
--   settings (now)
--   chosen (id, executive_id, starts_at, executive_debrief_due_at, counts)   -- counts: was held, and is not imported history
-- Read means: a version at least as new as the newest at the start that is no addendum; addenda do not withdraw readiness.
version_to_read AS (
    SELECT b.visit_id, max(b.version) AS version
    FROM visits_briefing b
    JOIN chosen c ON c.id = b.visit_id
    WHERE c.counts AND b.version IS NOT NULL AND NOT b.addendum AND b.submitted_at < c.starts_at
    GROUP BY b.visit_id
),
read_in_time AS (
    SELECT c.id AS visit_id, min(a.read_at) AS read_at
    FROM version_to_read w
    JOIN chosen c ON c.id = w.visit_id
    JOIN visits_briefing b ON b.visit_id = w.visit_id AND b.version >= w.version
    JOIN visits_acknowledgement a ON a.briefing_id = b.id
    WHERE a.executive_id = c.executive_id AND a.read_at < c.starts_at
    GROUP BY c.id
),
discipline AS (
    SELECT c.id AS visit_id,
           r.read_at,
           c.executive_debrief_due_at <= s.now AS debrief_is_due,
           d.executive_filed_at AS filed_at,
           COALESCE(d.executive_filed_at <= c.executive_debrief_due_at, false) AS filed_in_time
    FROM chosen c
    CROSS JOIN settings s
    LEFT JOIN read_in_time r ON r.visit_id = c.id
    LEFT JOIN visits_debrief d ON d.visit_id = c.id
    WHERE c.counts
)
