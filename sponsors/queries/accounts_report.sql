-- What the visits of a period come to, one row an account that has any.
-- visits: those in scope that start in the period and took place. flags: standing ones of no visit that occurred in the period: account_id.
WITH settings AS (SELECT %s::timestamptz AS now),
chosen AS MATERIALIZED (
    SELECT v.id, v.account_id, v.lead_executive_id AS executive_id, v.starts_at, v.ends_at, v.date_only, v.executive_debrief_due_at,
           v.origin <> 'imported' AS counts
    FROM ({visits}) v
),
{discipline},
flag AS MATERIALIZED (
    SELECT c.account_id, c.id AS visit_id, COALESCE(f.executive_id, c.executive_id) = c.executive_id AS of_lead, f.kind
    FROM visits_flag f
    LEFT JOIN visits_commitment m ON m.id = f.commitment_id
    JOIN chosen c ON c.id = COALESCE(f.visit_id, m.visit_id)
    WHERE NOT EXISTS (SELECT 1 FROM visits_flagresolution r WHERE r.flag_id = f.id AND r.withdrawn)
    UNION ALL
    SELECT f.account_id, NULL, false, '' FROM ({flags}) f
),
of_visits AS (
    SELECT c.account_id,
           count(*) AS visits_held,
           count(*) FILTER (WHERE NOT c.counts) AS visits_imported,
           count(*) FILTER (WHERE d.read_at IS NOT NULL AND d.filed_in_time AND NOT EXISTS (
               SELECT 1 FROM flag f
               WHERE f.visit_id = c.id AND f.of_lead
                 AND f.kind IN ('unbriefed', 'undebriefed', 'seagull', 'unannounced', 'solo', 'over_promise')
           )) AS visits_clean,
           (EXTRACT(EPOCH FROM sum(c.ends_at - c.starts_at) FILTER (WHERE NOT c.date_only)) / 3600)::double precision AS hours
    FROM chosen c
    LEFT JOIN discipline d ON d.visit_id = c.id
    GROUP BY c.account_id
),
of_flags AS (SELECT account_id, count(*) AS flags FROM flag GROUP BY account_id)
SELECT account_id AS row_of, of_visits.*, of_flags.flags
FROM of_visits
FULL JOIN of_flags USING (account_id)
