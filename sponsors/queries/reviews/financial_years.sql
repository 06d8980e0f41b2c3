SELECT account_id, year, revenue, profit, share_of_wallet, currency
FROM accounts_financialyear
WHERE account_id = ANY(%(accounts)s) AND year BETWEEN %(year)s - 5 AND %(year)s
ORDER BY account_id, year
