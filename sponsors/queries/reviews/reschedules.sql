-- How often visits that start in the year were moved, by who asked.
SELECT v.account_id, r.side, count(*) AS moved
FROM visits_reschedule r
JOIN visits_visit v ON v.id = r.visit_id
WHERE v.account_id = ANY(%(accounts)s)
  AND v.starts_at >= %(from)s AND v.starts_at < %(until)s
  AND (v.starts_at >= %(surely_from)s AND v.starts_at < %(surely_until)s
       OR (v.starts_at AT TIME ZONE v.time_zone)::date >= %(first_day)s
          AND (v.starts_at AT TIME ZONE v.time_zone)::date < %(next_first_day)s)
GROUP BY v.account_id, r.side
