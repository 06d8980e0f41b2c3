-- What lifts a block: filing (or a closing for want of a debrief), as long as no earlier block within the policy's months makes it a repeat;
-- filing and a waiver otherwise. An earlier block counts until its visit turns out not to have taken place. The earlier of both ways holds.
UPDATE visits_block b
SET lifted_at = way.at, lifted_by = way.name
FROM (
    SELECT DISTINCT ON (b.id) b.id, possible.at, possible.name
    FROM visits_block b
    JOIN visits_visit v ON v.id = b.visit_id
    JOIN visits_debrief d ON d.visit_id = b.visit_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(d.executive_filed_at, (
            SELECT max(s.at) FROM visits_statuschange s
            WHERE s.visit_id = b.visit_id AND s.to_status = 'closed' AND v.status = 'closed' AND d.unobtainable_reason <> ''
        )) AS at
    ) filing
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE o.lifted_by <> 'withdrawn') AS standing, max(o.lifted_at) AS last_withdrawn_at
        FROM visits_block o
        WHERE o.executive_id = b.executive_id
          AND (o.since, o.visit_id) < (b.since, b.visit_id)
          AND o.since > b.since - make_interval(months => %(repeat_months)s)
    ) earlier
    CROSS JOIN LATERAL (
        SELECT min(w.decided_at) AS at
        FROM visits_waiver w
        WHERE w.executive_id = b.executive_id AND w.granted AND w.decided_at >= b.since
    ) waiver
    CROSS JOIN LATERAL (
        SELECT GREATEST(filing.at, earlier.last_withdrawn_at) AS at, 'filed' AS name WHERE earlier.standing = 0
        UNION ALL
        SELECT GREATEST(filing.at, waiver.at), 'waived'
        WHERE waiver.at IS NOT NULL AND (earlier.standing > 0 OR earlier.last_withdrawn_at IS NOT NULL)
    ) possible
    WHERE /* blocks */
      AND b.lifted_at IS NULL
      AND filing.at IS NOT NULL
    ORDER BY b.id, possible.at, possible.name
) way
WHERE b.id = way.id
RETURNING b.id
