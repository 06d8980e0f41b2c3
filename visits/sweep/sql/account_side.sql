-- Who speaks for the account `a`: its manager, or sales operations where there is none or they have left.
SELECT m.id AS user_id FROM people_user m WHERE m.id = a.manager_id AND m.is_active
UNION ALL
SELECT o.id FROM people_user o
WHERE o.is_active AND o.roles @> ARRAY['sales_ops']::varchar[]
  AND NOT EXISTS (SELECT 1 FROM people_user m WHERE m.id = a.manager_id AND m.is_active)
