-- Visits, touchpoints and promises meet a merge of their account, and the leaving of who is to keep them, in turn (accounts/migrations/sql/at_once.sql).
CREATE TRIGGER account_stands BEFORE INSERT OR UPDATE OF account_id ON visits_visit FOR EACH ROW EXECUTE FUNCTION accounts_guard_standing();
CREATE TRIGGER account_stands BEFORE INSERT OR UPDATE OF account_id ON visits_touchpoint FOR EACH ROW EXECUTE FUNCTION accounts_guard_standing();
CREATE TRIGGER is_here BEFORE INSERT OR UPDATE OF owner_id ON visits_commitment
    FOR EACH ROW WHEN (NEW.status = 'open') EXECUTE FUNCTION people_guard_is_here('owner_id');
ALTER TABLE visits_visit ENABLE ALWAYS TRIGGER account_stands;
ALTER TABLE visits_touchpoint ENABLE ALWAYS TRIGGER account_stands;
ALTER TABLE visits_commitment ENABLE ALWAYS TRIGGER is_here;
