-- An unsigned review waits for the account manager's words, then for the sponsor's, then, once somebody has written, for sales operations to sign:
-- whoever is next is told once. Steps of a manager or sponsor who is not here are skipped.
SELECT CASE step.name WHEN 'sign' THEN 'review_to_sign' ELSE 'review_for_' || step.name END AS notice,
       format('review:%%s:%%s', step.name, r.id) AS key, 'review' AS subject, r.id AS subject_id, next.user_id
FROM sponsors_annualreview r
JOIN accounts_account a ON a.id = r.account_id
LEFT JOIN people_user m ON m.id = a.manager_id AND m.is_active
LEFT JOIN LATERAL (
    SELECT u.id
    FROM sponsors_sponsorship s
    JOIN people_executive e ON e.id = s.executive_id AND e.left_on IS NULL
    JOIN people_user u ON u.id = e.user_id AND u.is_active
    WHERE s.account_id = r.account_id
      AND daterange(s.starts_on, s.ended_on) @> (%(now)s::timestamptz AT TIME ZONE 'UTC')::date
    LIMIT 1
) sponsor ON true
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN m.id IS NOT NULL AND btrim(r.manager_words) = '' THEN 'manager'
        WHEN sponsor.id IS NOT NULL AND btrim(r.sponsor_words) = '' THEN 'sponsor'
        ELSE 'sign'
    END AS name
) step
CROSS JOIN LATERAL (
    SELECT m.id AS user_id WHERE step.name = 'manager'
    UNION ALL
    SELECT sponsor.id WHERE step.name = 'sponsor'
    UNION ALL
    SELECT o.id FROM people_user o
    WHERE step.name = 'sign' AND btrim(r.manager_words || r.sponsor_words) <> '' AND o.roles @> ARRAY['sales_ops']::varchar[]
) next
WHERE r.signed_at IS NULL
  AND r.produced_at <= %(now)s
