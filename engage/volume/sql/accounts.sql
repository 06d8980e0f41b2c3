-- The customers, forty a manager: contacts, stakes, a colleague on the team, five years of money, a sponsor for every tenth.
CREATE TEMPORARY TABLE account AS
SELECT nextval(pg_get_serial_sequence('accounts_account', 'id')) AS id, g.n, m.id AS manager_id, m.time_zone AS manager_zone,
       m.country AS manager_country, z.time_zone, z.country
FROM generate_series(0, %(accounts)s - 1) g (n)
JOIN manager m ON m.n = g.n / 40
JOIN zone z ON z.number = pg_temp.pick(g.n, 'account zone', 4);
CREATE UNIQUE INDEX ON account (n);

INSERT INTO accounts_account (id, name, manager_id, tier, sector, region, country, time_zone, potential, buying_behaviour, openness,
                              importance_to_us, importance_to_them, currency, email_domains, review_month)
SELECT a.id, 'Customer ' || n, manager_id, CASE WHEN n %% 10 = 0 THEN 'strategic' WHEN n %% 3 = 0 THEN 'key' ELSE 'standard' END,
       'Sector ' || pg_temp.pick(n, 'sector', 12), 'Region ' || pg_temp.pick(n, 'account region', 5), country, time_zone,
       (ARRAY['high', 'medium', 'low', 'unknown'])[1 + pg_temp.pick(n, 'potential', 4)],
       (ARRAY['transactional', 'consultative', 'partnership'])[1 + pg_temp.pick(n, 'behaviour', 3)],
       1 + pg_temp.pick(n, 'openness', 5), 1 + pg_temp.pick(n, 'to us', 5), 1 + pg_temp.pick(n, 'to them', 5), 'EUR',
       ARRAY['customer' || n || '.example'], 1 + pg_temp.pick(n, 'review month', 12)
FROM account a;

INSERT INTO accounts_accountaccess (account_id, user_id, reason, source)
SELECT id, manager_id, 'manager', 'accounts.account:' || id FROM account
UNION ALL
SELECT a.id, m.id, 'team', 'accounts.account:' || a.id FROM account a JOIN manager m ON m.n = a.n / 40 - 1;

INSERT INTO accounts_teammember (account_id, user_id, part)
SELECT a.id, m.id, 'Technical lead' FROM account a JOIN manager m ON m.n = a.n / 40 - 1;

INSERT INTO accounts_contact (account_id, name, title, email, phone, level, decision_role, stance, relationship_now, relationship_wanted)
SELECT a.id, 'Contact ' || c || ' of ' || a.n, (ARRAY['CEO', 'CFO', 'Head of purchasing', 'Engineer'])[c], '', '',
       (ARRAY['c_level', 'c_level', 'department', 'specialist'])[c], (ARRAY['decides', 'can_block', 'recommends', 'uses'])[c],
       (ARRAY['trusts', 'neutral', 'wary'])[1 + pg_temp.pick(a.n * 4 + c, 'stance', 3)], 1 + pg_temp.pick(a.n * 4 + c, 'now', 3), 3
FROM account a, generate_series(1, 4) c;

INSERT INTO accounts_stake (account_id, business_unit_id, amount, currency, topic, lead)
SELECT a.id, u.id, 100000 * (1 + pg_temp.pick(a.n, 'stake', 90)), 'EUR', 'Renewal', ''
FROM account a JOIN unit u ON u.n IN (pg_temp.pick(a.n, 'stake unit', 6), pg_temp.pick(a.n, 'other unit', 6));

INSERT INTO accounts_financialyear (account_id, year, revenue, profit, share_of_wallet, currency)
SELECT a.id, y, 1000 * (50 + pg_temp.pick(a.n, 'revenue', 900)) * (1 + 0.05 * (y - %(year)s)), 100 * pg_temp.pick(a.n * 7 + y, 'profit', 900),
       round((10 + pg_temp.pick(a.n, 'wallet', 70)) / 100.0, 4), 'EUR'
FROM account a, generate_series(%(year)s - 5, %(year)s - 1) y;

INSERT INTO sponsors_sponsorship (account_id, executive_id, starts_on, ends_on, target_role, visits_a_year, ended_reason,
                                  load_reason)
SELECT a.id, e.id, s.day, s.day + interval '30 months', 'growth_champion', 4, '',
       CASE WHEN a.n >= 30 * %(executives)s THEN 'Their region has many' ELSE '' END
FROM account a
JOIN executive e ON e.n = (a.n / 10) %% %(executives)s
CROSS JOIN LATERAL (SELECT (%(now)s::timestamptz AT TIME ZONE 'UTC')::date - 60 - pg_temp.pick(a.n, 'term', 800) AS day) s
WHERE a.n %% 10 = 0 AND e.user_id NOT IN (SELECT u.superior_id FROM people_user u WHERE u.superior_id IS NOT NULL);

INSERT INTO accounts_accountaccess (account_id, user_id, reason, source)
SELECT s.account_id, e.user_id, 'sponsor', 'sponsors.sponsorship:' || s.id
FROM sponsors_sponsorship s JOIN executive e ON e.id = s.executive_id JOIN account a ON a.id = s.account_id;
