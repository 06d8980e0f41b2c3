-- One entry for each row that a statement added, changed or removed. The function is the owner's, so the application's role needs no right
-- on the audit table and has none. Who and why come from the transaction (engage.core.audit).
CREATE FUNCTION engage_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    actor bigint := NULLIF(current_setting('engage.actor', true), '')::bigint;
    why text := COALESCE(current_setting('engage.reason', true), '');
    place text := COALESCE(current_setting('engage.source', true), '');
    moment timestamptz := engage_now();
    secrets text[] := ARRAY['password', 'digest'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO core_auditentry (at, actor_id, reason, source, database_role, table_name, row_id, action, after)
        SELECT moment, actor, why, place, session_user, TG_TABLE_NAME, (row_now ->> 'id'), 'insert', row_now
        FROM (SELECT to_jsonb(n) - secrets AS row_now FROM new_rows n) added;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO core_auditentry (at, actor_id, reason, source, database_role, table_name, row_id, action, before)
        SELECT moment, actor, why, place, session_user, TG_TABLE_NAME, (row_then ->> 'id'), 'delete', row_then
        FROM (SELECT to_jsonb(o) - secrets AS row_then FROM old_rows o) removed;
    ELSE
        INSERT INTO core_auditentry (at, actor_id, reason, source, database_role, table_name, row_id, action, before, after)
        SELECT moment, actor, why, place, session_user, TG_TABLE_NAME, changed.row_id, 'update', changed.before, changed.after
        FROM (
            SELECT pair.row_id,
                   jsonb_object_agg(then_field.key, then_field.value) AS before,
                   jsonb_object_agg(then_field.key, pair.row_now -> then_field.key) AS after
            FROM (
                -- OFFSET 0 keeps the planner from making a document of the whole row once more for every field.
                SELECT n.id::text AS row_id, to_jsonb(o) - secrets AS row_then, to_jsonb(n) AS row_now
                FROM old_rows o
                JOIN new_rows n ON n.id = o.id
                OFFSET 0
            ) pair
            CROSS JOIN LATERAL jsonb_each(pair.row_then) then_field
            WHERE pair.row_now -> then_field.key IS DISTINCT FROM then_field.value
            GROUP BY pair.row_id
        ) changed;
    END IF;
    RETURN NULL;
END
$$;

-- An identity that moves would slip through the pairing of old and new rows above; nothing in Engage renumbers a row.
CREATE FUNCTION engage_identity_stays() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM engage_refuse('identity_stays', 'The identity of a record cannot change.');
    RETURN NULL;
END
$$;
