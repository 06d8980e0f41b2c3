-- The value of a policy in force: the newest row of its key.
CREATE FUNCTION engage_policy(wanted text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT value FROM core_policysetting WHERE key = wanted ORDER BY id DESC LIMIT 1
$$;
