-- More contacts than the policy allows in each of its months in a row, by one executive at one account: visits, led or attended, and
-- touchpoints. The verdict on a month is given at its end, UTC, by what was on record and in force then; months of the last two years.
WITH months AS (
    SELECT to_char(first, 'YYYY-MM') AS month,
           (first + interval '1 month') AT TIME ZONE 'UTC' AS verdict_at,
           (first - make_interval(months => in_a_row - 1)) AT TIME ZONE 'UTC' AS since,
           in_a_row, contacts
    FROM (
/* unjudged_months */
    ) unjudged
    CROSS JOIN LATERAL (
        SELECT (visits_policy_at('hovering_months', ends) #>> '{}')::int AS in_a_row,
               (visits_policy_at('hovering_contacts', ends) #>> '{}')::int AS contacts
        FROM (SELECT (first + interval '1 month') AT TIME ZONE 'UTC' AS ends) month_end
    ) policy
), contacts AS (
    SELECT months.month, months.verdict_at, months.in_a_row, months.contacts AS allowed, contact.account_id, contact.executive_id,
           date_trunc('month', contact.at AT TIME ZONE 'UTC') AS in_month
    FROM months
    CROSS JOIN LATERAL (
        SELECT known.account_id, attending.executive_id, known.ends_at AS at
        FROM (
/* known_visits */
        ) known
        CROSS JOIN LATERAL (
            SELECT known.lead_executive_id AS executive_id
            UNION
            SELECT a.executive_id FROM visits_attendee a
            WHERE a.visit_id = known.id AND a.side = 'executive' AND a.executive_id IS NOT NULL
        ) attending
        UNION ALL
        SELECT t.account_id, t.executive_id, t.occurred_at
        FROM visits_touchpoint t
        WHERE t.occurred_at >= months.since AND t.occurred_at < months.verdict_at
          AND t.at < months.verdict_at
          AND NOT EXISTS (SELECT 1 FROM visits_touchpointwithdrawal w WHERE w.touchpoint_id = t.id AND w.at < months.verdict_at)
    ) contact
), busy AS (
    SELECT month, verdict_at, in_a_row, account_id, executive_id, in_month
    FROM contacts
    GROUP BY month, verdict_at, in_a_row, allowed, account_id, executive_id, in_month
    HAVING count(*) > allowed
)
SELECT 'hovering' AS kind, account_id, NULL::bigint AS visit_id, executive_id, NULL::bigint AS commitment_id,
       month AS occurrence, '' AS cause, verdict_at AS occurred_at
FROM busy
GROUP BY month, verdict_at, in_a_row, account_id, executive_id
HAVING count(*) = in_a_row
