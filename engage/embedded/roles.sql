-- The two roles. The owner owns the database and migrates it; the application can do only what migrations grant it.
-- Run by the server's administrator, once or again: it changes nothing that is there.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'engage_owner') THEN
        CREATE ROLE engage_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'engage_app') THEN
        CREATE ROLE engage_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE;
    END IF;
END
$$;
