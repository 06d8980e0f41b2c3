-- The annual review: once it is signed, nothing of it changes and it does not go away.

-- Whose words a review still waits for: the account manager's, then the sponsor's. Nobody's where there is none who can sign in; NULL when all is said.
CREATE FUNCTION sponsors_words_missing(wanted_account bigint, manager_words text, sponsor_words text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM accounts_account WHERE id = wanted_account FOR SHARE;
    IF btrim(manager_words) = '' AND EXISTS (
        SELECT 1 FROM accounts_account a JOIN people_user u ON u.id = a.manager_id WHERE a.id = wanted_account AND u.is_active
    ) THEN
        RETURN 'The account manager has not commented on the review yet.';
    END IF;
    IF btrim(sponsor_words) = '' AND EXISTS (
        SELECT 1
        FROM sponsors_sponsorship s
        JOIN people_executive e ON e.id = s.executive_id AND e.left_on IS NULL
        JOIN people_user u ON u.id = e.user_id
        WHERE s.account_id = wanted_account AND u.is_active
          AND daterange(s.starts_on, s.ended_on) @> (engage_now() AT TIME ZONE 'UTC')::date
    ) THEN
        RETURN 'The sponsor has not commented on the review yet.';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION sponsors_guard_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    missing text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM engage_refuse('review_begins_unsigned', 'A review is signed after it was read, not as it is made.');
    ELSIF OLD.signed_at IS NOT NULL THEN
        PERFORM engage_refuse('review_signed_stays', 'This review is signed; it stays as it is.');
    ELSIF (NEW.account_id, NEW.year) IS DISTINCT FROM (OLD.account_id, OLD.year) THEN
        PERFORM engage_refuse('review_stays_with_its_year', 'A review keeps its account and its year.');
    ELSIF NEW.signed_at IS NOT NULL THEN
        IF NEW.snapshot IS DISTINCT FROM OLD.snapshot THEN
            PERFORM engage_refuse('review_signed_as_read', 'Sign the review as it was read; produce it anew before.');
        END IF;
        missing := sponsors_words_missing(NEW.account_id, NEW.manager_words, NEW.sponsor_words);
        IF missing IS NOT NULL THEN
            PERFORM engage_refuse('review_signed_after_words', missing);
        END IF;
        NEW.signed_at := engage_now();
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE TRIGGER guard_insert BEFORE INSERT ON sponsors_annualreview
    FOR EACH ROW WHEN (NEW.signed_at IS NOT NULL) EXECUTE FUNCTION sponsors_guard_review();
CREATE TRIGGER guard_update BEFORE UPDATE ON sponsors_annualreview
    FOR EACH ROW EXECUTE FUNCTION sponsors_guard_review();
CREATE TRIGGER guard_delete BEFORE DELETE ON sponsors_annualreview
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION sponsors_guard_review();

ALTER TABLE sponsors_annualreview ENABLE ALWAYS TRIGGER guard_insert;
ALTER TABLE sponsors_annualreview ENABLE ALWAYS TRIGGER guard_update;
ALTER TABLE sponsors_annualreview ENABLE ALWAYS TRIGGER guard_delete;
