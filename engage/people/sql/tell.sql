-- Writes what `told` (notice, key, subject, subject_id, facts, by_id, before, otherwise, user_id) says: for each person and for their deputies in
-- force one row of the outbox and one notice in the application, each key once for ever. Who acted is not told of it, nor who may not sign in, as
-- service accounts never may; they are nobody's deputies.
WITH told AS MATERIALIZED (
/* told */
), people AS (
    SELECT t.notice, t.key, t.subject, t.subject_id, t.facts, t.by_id, t.before, t.otherwise, u.id AS user_id
    FROM told t
    JOIN people_user u ON u.id = t.user_id
    WHERE u.is_active AND NOT u.is_service AND u.id IS DISTINCT FROM t.by_id
    UNION
    SELECT t.notice, t.key, t.subject, t.subject_id, t.facts, t.by_id, t.before, t.otherwise, u.id
    FROM told t
    JOIN people_deputy d ON d.principal_id = t.user_id
    JOIN people_user u ON u.id = d.deputy_id
    WHERE u.is_active AND u.id IS DISTINCT FROM t.by_id
      AND d.starts_on <= (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
      AND COALESCE(d.ends_on, 'infinity') >= (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
), decided AS (
/* decide */
), events AS (
    INSERT INTO core_outboxevent (kind, key, payload, created_at, next_attempt_at, attempts, done_at, last_error)
    SELECT d.kind, d.key || ':user:' || d.user_id,
           d.facts || jsonb_build_object(
               'notice', d.notice, 'user', d.user_id, 'by', d.by_id, 'subject', d.subject, 'subject_id', d.subject_id, 'before', d.before
           ),
           %(now)s, d.at, 0, CASE WHEN d.kind = 'in_app' THEN %(now)s::timestamptz END, ''
    FROM decided d
    WHERE NOT EXISTS (SELECT 1 FROM core_outboxevent e WHERE e.key = d.key || ':user:' || d.user_id)
    ORDER BY d.key, d.user_id
    ON CONFLICT (key) DO NOTHING
    RETURNING id, payload
)
INSERT INTO people_notice (event, user_id, kind, subject, subject_id, facts, created_at)
SELECT e.id, (e.payload ->> 'user')::bigint, e.payload ->> 'notice', e.payload ->> 'subject', (e.payload ->> 'subject_id')::bigint, e.payload, %(now)s
FROM events e
RETURNING id
