-- Nobody said whether these visits took place: sales operations decides.
SELECT 'inquiry_unanswered' AS notice, format('inquiry-unanswered:visit:%%s', v.id) AS key,
       'visit' AS subject, v.id AS subject_id, o.id AS user_id
FROM visits_visit v
CROSS JOIN people_user o
WHERE v.id IN (SELECT unnest(%(visits)s::bigint[])) AND o.roles @> ARRAY['sales_ops']::varchar[]
