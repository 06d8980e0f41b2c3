-- What falls to number n of some kind of thing: 0 to choices - 1, the same for the same seed. Gone with the session.
CREATE FUNCTION pg_temp.pick(n bigint, what text, choices bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((hashint8extended(n, %(seed)s::bigint + hashtext(what)) & 9223372036854775807) %% choices)::int;

-- So many working days (Monday to Friday) after a moment that lies on one, at the same time by the clock of a zone.
CREATE FUNCTION pg_temp.after_working_days(moment timestamptz, days int, zone text) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN (
        (moment AT TIME ZONE zone)
        + make_interval(days => days + CASE WHEN extract(isodow FROM moment AT TIME ZONE zone) + days > 5 THEN 2 ELSE 0 END)
    ) AT TIME ZONE zone;
