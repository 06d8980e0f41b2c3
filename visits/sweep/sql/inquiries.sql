-- Drafts and requests whose time has come and nobody was asked about yet, with the clock and calendar their answer is due by.
SELECT v.id, v.ends_at, COALESCE(m.time_zone, e.time_zone) AS zone, COALESCE(m.country, e.country) AS country
FROM visits_visit v
JOIN accounts_account a ON a.id = v.account_id
JOIN people_executive e ON e.id = v.lead_executive_id
LEFT JOIN people_user m ON m.id = a.manager_id
WHERE v.status IN ('draft', 'requested')
  AND v.ends_at <= %(now)s
  AND v.origin <> 'imported'
  AND NOT EXISTS (SELECT 1 FROM visits_inquiry i WHERE i.visit_id = v.id)
ORDER BY v.id
FOR KEY SHARE OF v
