-- Writes what a rule wants told: one outbox row a person, deputies in force included, each key once. What can wait, waits for the digest.
WITH told AS MATERIALIZED (
/* rule */
), people AS (
    SELECT t.notice, t.key, t.visit_id, t.waiver_id, u.id AS user_id, u.time_zone
    FROM told t
    JOIN people_user u ON u.id = t.user_id
    WHERE u.is_active
    UNION
    SELECT t.notice, t.key, t.visit_id, t.waiver_id, u.id, u.time_zone
    FROM told t
    JOIN people_deputy d ON d.principal_id = t.user_id
    JOIN people_user u ON u.id = d.deputy_id
    WHERE u.is_active
      AND d.starts_on <= (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
      AND COALESCE(d.ends_on, 'infinity') >= (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
)
INSERT INTO core_outboxevent (kind, key, payload, created_at, next_attempt_at, attempts, last_error)
SELECT %(kind)s, p.key || ':user:' || p.user_id,
       jsonb_build_object('notice', p.notice, 'visit', p.visit_id, 'waiver', p.waiver_id, 'user', p.user_id),
       %(now)s,
       CASE
           WHEN %(kind)s = 'mail' THEN %(now)s
           WHEN (%(now)s::timestamptz AT TIME ZONE p.time_zone)::time < %(morning)s
               THEN ((%(now)s::timestamptz AT TIME ZONE p.time_zone)::date + %(morning)s) AT TIME ZONE p.time_zone
           ELSE ((%(now)s::timestamptz AT TIME ZONE p.time_zone)::date + 1 + %(morning)s) AT TIME ZONE p.time_zone
       END,
       0, ''
FROM people p
WHERE NOT EXISTS (SELECT 1 FROM core_outboxevent e WHERE e.key = p.key || ':user:' || p.user_id)
ON CONFLICT (key) DO NOTHING
RETURNING id
