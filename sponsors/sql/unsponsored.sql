-- A strategic account has had no sponsor for the policy's days: since the last one ended, or since it became strategic, which the audit trail knows
-- (also for an account that was strategic from the first). Each such time is a fact of its own, named by the day on which it began.
SELECT 'unsponsored' AS kind, a.id AS account_id, NULL::bigint AS visit_id, NULL::bigint AS executive_id, NULL::bigint AS commitment_id,
       to_char(lack.since AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS occurrence, '' AS cause,
       lack.since + make_interval(days => %(unsponsored_after_days)s::int) AS occurred_at
FROM accounts_account a
CROSS JOIN LATERAL (
    SELECT GREATEST(
        (
            SELECT max(e.at) FROM core_auditentry e
            WHERE e.table_name = 'accounts_account' AND e.row_id = a.id::text AND e.after ->> 'tier' = 'strategic'
              AND e.at <= %(now)s
        ),
        (
            SELECT max(s.ended_on)::timestamp AT TIME ZONE 'UTC' FROM sponsors_sponsorship s
            WHERE s.account_id = a.id AND s.ended_on <= (%(now)s::timestamptz AT TIME ZONE 'UTC')::date AND s.ended_on > s.starts_on
        )
    ) AS since
) lack
WHERE a.tier = 'strategic'
  AND a.merged_into_id IS NULL
  AND NOT EXISTS (
      SELECT 1 FROM sponsors_sponsorship s
      WHERE s.account_id = a.id AND (s.ended_on IS NULL OR s.ended_on > (%(now)s::timestamptz AT TIME ZONE 'UTC')::date)
  )
  AND lack.since + make_interval(days => %(unsponsored_after_days)s::int) <= %(now)s
