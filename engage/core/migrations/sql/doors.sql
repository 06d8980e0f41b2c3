-- These two run within whatever statement comes along: as the owner, and looking nowhere but here, whatever the caller's session has set.
ALTER FUNCTION engage_identity_stays() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION engage_refuse(text, text) SECURITY DEFINER SET search_path = public, pg_temp;
