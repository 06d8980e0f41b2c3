-- The months of the last two years that are over and have not been judged yet.
SELECT first
FROM generate_series(
    date_trunc('month', %(now)s::timestamptz AT TIME ZONE 'UTC') - interval '24 months',
    date_trunc('month', %(now)s::timestamptz AT TIME ZONE 'UTC') - interval '1 month',
    interval '1 month'
) first
WHERE NOT EXISTS (SELECT 1 FROM visits_judgedmonth j WHERE j.month = to_char(first, 'YYYY-MM'))
