-- What a rule of the sweep wants told, as engage/people/sql/tell.sql takes it. A rule names what it is about: the letter finds the words by that.
SELECT rule.notice, rule.key, rule.subject, rule.subject_id,
       jsonb_build_object(CASE rule.subject WHEN 'debrief' THEN 'visit' ELSE rule.subject END, rule.subject_id) AS facts,
       NULL::bigint AS by_id, NULL::timestamptz AS before, %(otherwise)s::text AS otherwise, rule.user_id
FROM (
/* rule */
) rule
