-- How each row of `people` (notice, user_id, before, otherwise, …) reaches its person, as of %(now)s: the `kind` of outbox row it becomes, and `at` when.
-- What the person has chosen counts within what the topic allows; whatever is about something that begins before their next digest does not wait
-- for it; who is away gets it all with the first digest after the absence. Notices without a topic go the way their row names.
    SELECT p.*, route.kind, CASE WHEN route.kind = 'digest_item' THEN next.morning ELSE %(now)s::timestamptz END AS at
    FROM people p
    JOIN people_user u ON u.id = p.user_id
    LEFT JOIN people_noticesettings s ON s.user_id = u.id
    LEFT JOIN unnest(%(notices)s::text[], %(topics)s::text[], %(usual)s::text[], %(least)s::text[]) AS t (notice, topic, usual, least)
        ON t.notice = p.notice
    LEFT JOIN people_noticechoice c ON c.user_id = u.id AND c.topic = t.topic
    CROSS JOIN LATERAL (SELECT %(now)s::timestamptz AT TIME ZONE u.time_zone AS clock, make_time(COALESCE(s.digest_hour, %(hour)s), 0, 0) AS hour) here
    CROSS JOIN LATERAL (
        SELECT COALESCE(s.away_until >= here.clock::date, false) AS away,
               (GREATEST(here.clock::date + CASE WHEN here.clock::time < here.hour THEN 0 ELSE 1 END, s.away_until + 1) + here.hour)
                   AT TIME ZONE u.time_zone AS morning
    ) next
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN t.least = 'at_once' THEN 'at_once'
            WHEN t.least = 'digest' AND c.delivery = 'app' THEN 'digest'
            ELSE COALESCE(c.delivery, t.usual, p.otherwise)
        END AS delivery
    ) chosen
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN chosen.delivery = 'app' THEN 'in_app'
            WHEN next.away THEN 'digest_item'
            WHEN chosen.delivery = 'at_once' OR p.before BETWEEN %(now)s::timestamptz AND next.morning THEN 'mail'
            ELSE 'digest_item'
        END AS kind
    ) route
