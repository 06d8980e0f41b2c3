-- The access that visits give, for many at once: the same rows as visits.access.grants_of, visit by visit.
WITH opened AS (
    SELECT v.id, v.account_id, v.lead_executive_id
    FROM visits_visit v
    WHERE v.id = ANY (%(visits)s)
      AND v.status NOT IN ('draft', 'declined', 'cancelled')
      AND (
          v.account_consent_at IS NOT NULL
          OR v.status IN ('held', 'debriefed', 'closed')
          OR EXISTS (SELECT 1 FROM visits_statuschange c WHERE c.visit_id = v.id AND c.to_status = 'approved')
      )
), executives AS (
    SELECT o.id, o.account_id, o.lead_executive_id AS executive_id FROM opened o
    UNION
    SELECT o.id, o.account_id, a.executive_id
    FROM opened o JOIN visits_attendee a ON a.visit_id = o.id
), wanted AS (
    SELECT x.account_id, e.user_id, 'visit' AS reason, 'visits.visit:' || x.id AS source
    FROM executives x JOIN people_executive e ON e.id = x.executive_id AND e.user_id IS NOT NULL
    UNION
    SELECT o.account_id, a.user_id, 'visit', 'visits.visit:' || o.id
    FROM opened o JOIN visits_attendee a ON a.visit_id = o.id AND a.user_id IS NOT NULL
    UNION
    SELECT x.account_id, s.user_id, 'assistant', 'visits.visit:' || x.id
    FROM executives x JOIN people_assistant s ON s.executive_id = x.executive_id
), stale AS (
    DELETE FROM accounts_accountaccess r
    WHERE r.source IN (SELECT 'visits.visit:' || v FROM unnest(%(visits)s) v)
      AND NOT EXISTS (
          SELECT 1 FROM wanted w
          WHERE (w.account_id, w.user_id, w.reason, w.source) = (r.account_id, r.user_id, r.reason, r.source)
      )
)
INSERT INTO accounts_accountaccess (account_id, user_id, reason, source)
SELECT account_id, user_id, reason, source FROM wanted
ON CONFLICT DO NOTHING
