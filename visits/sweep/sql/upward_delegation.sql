-- More than the policy's share of an account's visits in twelve months are rush, deal or escalation, and not only a few. The verdict is given at
-- the end of each month, UTC, by what was on record and in force then, and raised once a calendar year; months of the last two years.
WITH months AS (
    SELECT to_char(first, 'YYYY') AS year,
           (first + interval '1 month') AT TIME ZONE 'UTC' AS verdict_at,
           (first - interval '11 months') AT TIME ZONE 'UTC' AS since,
           percent, at_least
    FROM (
/* unjudged_months */
    ) unjudged
    CROSS JOIN LATERAL (
        SELECT (visits_policy_at('upward_delegation_percent', ends) #>> '{}')::numeric AS percent,
               (visits_policy_at('upward_delegation_visits', ends) #>> '{}')::int AS at_least
        FROM (SELECT (first + interval '1 month') AT TIME ZONE 'UTC' AS ends) month_end
    ) policy
), verdicts AS (
    SELECT months.year, months.verdict_at, known.account_id
    FROM months
    CROSS JOIN LATERAL (
/* known_visits */
    ) known
    GROUP BY months.year, months.verdict_at, months.percent, months.at_least, known.account_id
    HAVING count(*) FILTER (WHERE known.rush OR known.purpose IN ('deal', 'escalation')) >= months.at_least
       AND count(*) FILTER (WHERE known.rush OR known.purpose IN ('deal', 'escalation')) * 100 > count(*) * months.percent
)
SELECT 'upward_delegation' AS kind, account_id, NULL::bigint AS visit_id, NULL::bigint AS executive_id, NULL::bigint AS commitment_id,
       year AS occurrence, '' AS cause, min(verdict_at) AS occurred_at
FROM verdicts
GROUP BY account_id, year
