-- The company: sales operations, a manager for every forty accounts, the executives, business units, priorities.
INSERT INTO people_user (password, email, name, roles, time_zone, country, is_active)
SELECT '!', 'ops@generated.example', 'Sales Operations', ARRAY['sales_ops'], 'Europe/Berlin', 'DE', true;

CREATE TEMPORARY TABLE zone (number int PRIMARY KEY, time_zone text, country text);
INSERT INTO zone VALUES (0, 'Europe/Berlin', 'DE'), (1, 'America/New_York', 'US'), (2, 'Asia/Tokyo', 'JP'), (3, 'Europe/London', 'GB');

INSERT INTO people_user (password, email, name, roles, time_zone, country, is_active)
SELECT '!', 'manager' || n || '@generated.example', 'Manager ' || n, ARRAY['account_manager'], z.time_zone, z.country, true
FROM generate_series(1, %(accounts)s / 40 + 1) n JOIN zone z ON z.number = pg_temp.pick(n, 'manager zone', 4) ORDER BY n;

INSERT INTO people_user (password, email, name, roles, time_zone, country, is_active)
SELECT '!', 'executive' || n || '@generated.example', 'Executive ' || n, ARRAY['executive'], z.time_zone, z.country, true
FROM generate_series(1, %(executives)s) n JOIN zone z ON z.number = pg_temp.pick(n, 'executive zone', 4) ORDER BY n;

INSERT INTO people_businessunit (name) SELECT 'Generated unit ' || n FROM generate_series(1, 6) n ORDER BY n;

CREATE TEMPORARY TABLE unit AS
SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM people_businessunit WHERE name LIKE 'Generated unit %%';

INSERT INTO people_executive (name, user_id, title, business_unit_id, region, time_zone, country)
SELECT u.name, u.id, 'Member of the board', unit.id, 'Region ' || pg_temp.pick(executive_number.n, 'region', 5), u.time_zone, u.country
FROM people_user u
CROSS JOIN LATERAL (SELECT substring(u.email FROM '[0-9]+')::bigint AS n) executive_number
JOIN unit ON unit.n = pg_temp.pick(executive_number.n, 'unit', 6)
WHERE u.email LIKE 'executive%%@generated.example' ORDER BY executive_number.n;

CREATE TEMPORARY TABLE manager AS
SELECT id, time_zone, country, row_number() OVER (ORDER BY id) - 1 AS n FROM people_user WHERE email LIKE 'manager%%@generated.example';
CREATE TEMPORARY TABLE executive AS
SELECT e.id, e.user_id, e.time_zone, e.country, row_number() OVER (ORDER BY e.id) - 1 AS n
FROM people_executive e JOIN people_user u ON u.id = e.user_id WHERE u.email LIKE 'executive%%@generated.example';
CREATE UNIQUE INDEX ON manager (n);
CREATE UNIQUE INDEX ON executive (n);
