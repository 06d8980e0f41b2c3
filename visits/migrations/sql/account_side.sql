-- The account side's words, ratings and recap stay as they were filed, like the rest of its part.
CREATE OR REPLACE FUNCTION visits_part_of_debrief(side text) RETURNS text[]
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE side
        WHEN 'executive' THEN ARRAY['heard', 'temperature', 'price_signal', 'value_signal', 'signal_note', 'share_of_mind', 'promised_beyond_brief',
                                    'agreed_next_step', 'agreed_next_step_on', 'executive_filed_at', 'executive_filed_by_id']
        ELSE ARRAY['feedback', 'to_keep', 'relationship_rating', 'model_the_way', 'inspire_a_shared_vision', 'challenge_the_process',
                   'enable_others_to_act', 'encourage_the_heart', 'next_step', 'next_step_on', 'recap', 'account_filed_at', 'account_filed_by_id']
    END
$$;

-- What the account managers of an executive say of the five practices, as means over at least three of them, and nothing from which one rating
-- could be told. The ratings of closed visits are put into groups in the order of closing; a group is complete with its third rater, and only
-- complete groups count, each with one mean a rater. So two looks differ by whole groups: whoever subtracts learns again a mean over three.
CREATE FUNCTION visits_leadership(wanted_executive bigint, since timestamptz)
RETURNS TABLE (practice text, mean numeric, raters integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fewest constant integer := 3;
    rating record;
    group_raters bigint[];
    group_ratings integer[];
    told_raters bigint[];
    total numeric;
    counted integer;
BEGIN
    FOREACH practice IN ARRAY ARRAY['model_the_way', 'inspire_a_shared_vision', 'challenge_the_process', 'enable_others_to_act', 'encourage_the_heart']
    LOOP
        group_raters := '{}'; group_ratings := '{}'; told_raters := '{}'; total := 0; counted := 0;
        FOR rating IN
            SELECT d.account_filed_by_id AS rater, said.frequency, closed.at
            FROM visits_debrief d
            CROSS JOIN LATERAL (SELECT CASE practice
                WHEN 'model_the_way' THEN d.model_the_way
                WHEN 'inspire_a_shared_vision' THEN d.inspire_a_shared_vision
                WHEN 'challenge_the_process' THEN d.challenge_the_process
                WHEN 'enable_others_to_act' THEN d.enable_others_to_act
                WHEN 'encourage_the_heart' THEN d.encourage_the_heart
            END::integer AS frequency) said
            JOIN visits_visit v ON v.id = d.visit_id AND v.lead_executive_id = wanted_executive AND v.status = 'closed'
            JOIN people_executive e ON e.id = v.lead_executive_id
            JOIN visits_statuschange closed ON closed.visit_id = v.id AND closed.to_status = 'closed'
            WHERE said.frequency IS NOT NULL AND d.account_filed_by_id IS DISTINCT FROM e.user_id
            ORDER BY closed.id
        LOOP
            group_raters := group_raters || rating.rater;
            group_ratings := group_ratings || rating.frequency;
            CONTINUE WHEN (SELECT count(DISTINCT r) FROM unnest(group_raters) r) < fewest;
            IF rating.at >= since THEN
                SELECT total + sum(one.mean), counted + count(*) INTO total, counted
                FROM (SELECT avg(g.frequency) AS mean FROM unnest(group_raters, group_ratings) g (rater, frequency) GROUP BY g.rater) one;
                told_raters := told_raters || group_raters;
            END IF;
            group_raters := '{}'; group_ratings := '{}';
        END LOOP;
        IF counted > 0 THEN
            mean := round(total / counted, 1);
            raters := (SELECT count(DISTINCT r) FROM unnest(told_raters) r);
            RETURN NEXT;
        END IF;
    END LOOP;
END
$$;
