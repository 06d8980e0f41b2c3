INSERT INTO core_clock (id) VALUES (true);

-- The present for every rule in the database. Only the owner can let the clock stand (core_clock); the application reads it.
CREATE FUNCTION engage_now() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT COALESCE((SELECT stands_at FROM core_clock), statement_timestamp())
$$;

-- How every guard refuses: class 23, our own code, the guard's name as constraint, words that a person can act on.
CREATE FUNCTION engage_refuse(guard text, words text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23G01', CONSTRAINT = guard, MESSAGE = words;
END
$$;
