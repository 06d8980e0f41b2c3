-- Executives at a time that is only thought of; `visit` is the one that is to be then, 0 while there is none.
    SELECT %(visit)s::bigint AS id, %(starts_at)s::timestamptz AS starts_at, %(ends_at)s::timestamptz AS ends_at, executive_id
    FROM unnest(%(executives)s::bigint[]) executive_id
