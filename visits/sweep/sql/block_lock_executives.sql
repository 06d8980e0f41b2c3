-- Approving a visit locks its executive as well, so that it sees this block or comes before it.
SELECT e.id FROM people_executive e WHERE e.id = ANY(%(executives)s) ORDER BY e.id FOR NO KEY UPDATE
