-- A sponsorship meets a merge of its account in turn (accounts/migrations/sql/at_once.sql).
CREATE TRIGGER account_stands BEFORE INSERT ON sponsors_sponsorship FOR EACH ROW EXECUTE FUNCTION accounts_guard_standing();
ALTER TABLE sponsors_sponsorship ENABLE ALWAYS TRIGGER account_stands;
