"""What the database refuses of sponsorships and reviews, whoever writes and however."""

from datetime import date, timedelta
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg2 import extensions

from engage.core.errors import from_database
from engage.core.policy import set_policy
from engage.people.models import Executive
from sponsors.models import AnnualReview, RematchRequest, Sponsorship
from sponsors.rules import is_term_allowed
from tests.cast import Cast
from tests.sponsors.records import sponsorship

pytestmark = pytest.mark.django_db


def refused(error: pytest.ExceptionInfo[IntegrityError]) -> str:
    refusal = from_database(error.value)
    assert refusal is not None, error.value
    return refusal.code


def refusal_of(statement: str, parameters: list[Any] | dict[str, Any]) -> str:
    """The guard that refuses this statement of the application's role."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return refused(error)


def reviewed(cast: Cast, **fields: Any) -> AnnualReview:
    return AnnualReview.objects.create(
        account=cast.norvik, year=2025, snapshot={"schema": 1}, manager_words="A good year.", **fields
    )


def signed(cast: Cast) -> AnnualReview:
    review = reviewed(cast)
    AnnualReview.objects.filter(pk=review.pk).update(signed_at="2026-03-02T09:00Z", signed_by=cast.sam)
    return review


START = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("ends_on", "allowed"),
    [
        (date(2027, 12, 30), False),
        (date(2027, 12, 31), True),  # 24 months, their last day counted
        (date(2028, 1, 1), True),
        (date(2028, 12, 31), True),
        (date(2029, 1, 1), True),  # 36 months, to the anniversary
        (date(2029, 1, 2), False),
    ],
)
def test_a_sponsorship_is_agreed_for_24_to_36_months(cast: Cast, ends_on: date, allowed: bool) -> None:
    assert is_term_allowed(START, ends_on, shortest=24, longest=36) is allowed
    if allowed:
        sponsorship(cast.halden, cast.robert_executive, starts_on=START, ends_on=ends_on)
    else:
        with pytest.raises(IntegrityError) as error:
            sponsorship(cast.halden, cast.robert_executive, starts_on=START, ends_on=ends_on)
        assert refused(error) == "sponsorship_term"


@pytest.mark.parametrize("start", [date(2024, 2, 29), date(2023, 8, 31), date(2026, 12, 31)])
def test_both_doors_count_months_alike_at_month_ends(cast: Cast, start: date) -> None:
    """29 February and the 31st have no day of their own in every later month."""
    for ends_on in (start + timedelta(days=728 + day) for day in range(6)):
        with transaction.atomic():
            try:
                with transaction.atomic():
                    sponsorship(cast.halden, cast.robert_executive, starts_on=start, ends_on=ends_on)
            except IntegrityError:
                accepted = False
            else:
                accepted = True
            transaction.set_rollback(True)
        assert accepted is is_term_allowed(start, ends_on, shortest=24, longest=36), ends_on


def test_the_term_follows_the_policy_and_what_was_agreed_before_stays(cast: Cast) -> None:
    agreed = sponsorship(cast.halden, cast.robert_executive)
    set_policy("sponsor_term_minimum_months", value=30, by=cast.sam, reason="Longer relationships")

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        sponsorship(cast.norvik, cast.robert_executive)
    assert refused(error) == "sponsorship_term"
    Sponsorship.objects.filter(pk=agreed.pk).update(ended_on=date(2026, 3, 2), ended_reason="Moved on")


def test_an_extension_keeps_to_the_longest_term_as_well(cast: Cast) -> None:
    agreed = sponsorship(cast.halden, cast.robert_executive)

    assert (
        refusal_of("UPDATE sponsors_sponsorship SET ends_on = '2028-01-02' WHERE id = %s", [agreed.pk])
        == "sponsorship_term"
    )


@pytest.mark.parametrize(
    ("starts_on", "fits"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2024, 1, 1), False)]
)
def test_an_account_has_one_sponsor_at_any_time(cast: Cast, starts_on: date, fits: bool) -> None:
    sponsorship(cast.halden, cast.robert_executive, ended_on=date(2026, 3, 1), ended_reason="Moved on")
    next_term = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=900)}

    if fits:
        sponsorship(cast.halden, cast.olivia_executive, **next_term)
    else:
        with pytest.raises(IntegrityError, match="sponsorship_one_at_a_time"):
            sponsorship(cast.halden, cast.olivia_executive, **next_term)


def test_an_open_sponsorship_goes_on_past_its_agreed_day(cast: Cast) -> None:
    sponsorship(cast.halden, cast.robert_executive)

    with pytest.raises(IntegrityError, match="sponsorship_one_at_a_time"):
        sponsorship(cast.halden, cast.olivia_executive, starts_on=date(2030, 1, 1), ends_on=date(2032, 1, 1))


def test_one_executive_sponsors_several_accounts(cast: Cast) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    sponsorship(cast.norvik, cast.robert_executive)


@pytest.mark.parametrize("person", ["nadine", "clara"])
def test_the_manager_and_the_managers_superior_do_not_sponsor_the_account(cast: Cast, person: str) -> None:
    executive = Executive.objects.create(name="Both", user=getattr(cast, person))

    with pytest.raises(IntegrityError) as error:
        sponsorship(cast.halden, executive)
    assert refused(error) == "sponsor_stands_apart"


@pytest.mark.parametrize("boss", [False, True])
def test_a_sponsor_does_not_become_the_accounts_manager_or_that_managers_superior(
    cast: Cast, boss: bool
) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    if boss:
        cast.oscar.superior = cast.robert
        cast.oscar.save()
    manager = cast.oscar if boss else cast.robert

    assert (
        refusal_of("UPDATE accounts_account SET manager_id = %s WHERE id = %s", [manager.pk, cast.halden.pk])
        == "sponsor_stands_apart"
    )


def test_an_executive_does_not_get_the_sign_in_of_a_manager_whose_account_they_sponsor(cast: Cast) -> None:
    stranger = Executive.objects.create(name="No sign-in yet")
    sponsorship(cast.halden, stranger)

    for person in (cast.nadine, cast.clara):
        assert (
            refusal_of("UPDATE people_executive SET user_id = %s WHERE id = %s", [person.pk, stranger.pk])
            == "sponsor_stands_apart"
        )
    Executive.objects.filter(pk=stranger.pk).update(user=cast.sam)


def test_after_the_sponsorship_has_ended_the_sponsor_may_become_the_manager(cast: Cast) -> None:
    sponsorship(
        cast.halden, cast.robert_executive, ended_on=date(2026, 3, 2), ended_reason="Takes the account over"
    )

    cast.halden.manager = cast.robert
    cast.halden.save()


@pytest.mark.parametrize(
    "change", ["executive_id = %(olivia)s", "account_id = %(norvik)s", "starts_on = starts_on + 1"]
)
def test_a_sponsorship_is_not_handed_to_another(cast: Cast, change: str) -> None:
    agreed = sponsorship(cast.halden, cast.robert_executive)

    names = {"olivia": cast.olivia_executive.pk, "norvik": cast.norvik.pk, "id": agreed.pk}
    assert (
        refusal_of(f"UPDATE sponsors_sponsorship SET {change} WHERE id = %(id)s", names)
        == "sponsorship_stays"
    )


def test_what_has_ended_stays_as_it_ended(cast: Cast) -> None:
    ended = sponsorship(
        cast.halden, cast.robert_executive, ended_on=date(2026, 3, 2), ended_reason="Moved on"
    )

    assert (
        refusal_of(
            "UPDATE sponsors_sponsorship SET ended_on = NULL, ended_reason = '' WHERE id = %s", [ended.pk]
        )
        == "sponsorship_stays"
    )


def test_a_sponsorship_is_not_deleted(cast: Cast) -> None:
    agreed = sponsorship(cast.halden, cast.robert_executive)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Sponsorship.objects.filter(pk=agreed.pk)._raw_delete("default")


@pytest.mark.django_db(transaction=True)
def test_the_guards_refuse_the_owner_as_well(cast: Cast, owner: extensions.connection) -> None:
    agreed = sponsorship(cast.halden, cast.robert_executive)
    review = signed(cast)
    asked = RematchRequest.objects.create(
        sponsorship=agreed, reason="He cancelled. " * 4, asked_by=cast.nadine
    )

    for statement, guard, words in (
        (f"DELETE FROM sponsors_rematchrequest WHERE id = {asked.pk}", "rematch_stays", "not deleted"),
        (f"DELETE FROM sponsors_sponsorship WHERE id = {agreed.pk}", "sponsorship_stays", "not deleted"),
        (f"DELETE FROM sponsors_annualreview WHERE id = {review.pk}", "review_signed_stays", "signed"),
        (
            f"UPDATE sponsors_annualreview SET snapshot = '{{}}' WHERE id = {review.pk}",
            "review_signed_stays",
            "signed",
        ),
    ):
        with pytest.raises(psycopg2.IntegrityError, match=words) as error, owner.cursor() as cursor:
            cursor.execute(statement)
        assert error.value.diag.constraint_name == guard


def test_the_guards_fire_whatever_the_session_says(cast: Cast) -> None:
    """ENABLE ALWAYS: replica sessions, which skip plain triggers, meet them too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled <> 'A' AND NOT tgisinternal AND tgrelid::regclass::text LIKE 'sponsors_%'"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    "change",
    [
        "snapshot = '{}'",
        "manager_words = 'Changed'",
        "sponsor_words = 'Changed'",
        "signed_at = NULL, signed_by_id = NULL",
        "year = 2024",
    ],
)
def test_a_signed_review_does_not_change(cast: Cast, change: str) -> None:
    review = signed(cast)

    assert (
        refusal_of(f"UPDATE sponsors_annualreview SET {change} WHERE id = %s", [review.pk])
        == "review_signed_stays"
    )


def test_a_signed_review_does_not_go_away_and_an_unsigned_one_may(cast: Cast) -> None:
    review, draft = signed(cast), AnnualReview.objects.create(account=cast.halden, year=2025, snapshot={})

    assert refusal_of("DELETE FROM sponsors_annualreview WHERE id = %s", [review.pk]) == "review_signed_stays"
    assert draft.delete()[0] == 1


def test_a_review_is_not_made_signed(cast: Cast) -> None:
    with pytest.raises(IntegrityError) as error:
        reviewed(cast, signed_at="2026-03-02T09:00Z", signed_by=cast.sam)
    assert refused(error) == "review_begins_unsigned"


def test_a_review_is_signed_as_it_was_read_and_at_the_time_it_is_signed(cast: Cast) -> None:
    review = reviewed(cast)
    sign = "UPDATE sponsors_annualreview SET signed_by_id = %s, signed_at = '2020-01-01T00:00Z'"

    assert (
        refusal_of(f"{sign}, snapshot = '{{}}' WHERE id = %s", [cast.sam.pk, review.pk])
        == "review_signed_as_read"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{sign} WHERE id = %s", [cast.sam.pk, review.pk])
    review.refresh_from_db()
    assert review.signed_at is not None
    assert review.signed_at.isoformat() == "2026-03-02T09:00:00+00:00"


def test_a_review_waits_for_the_words_of_manager_and_sponsor(cast: Cast) -> None:
    review = reviewed(cast)
    sponsorship(cast.norvik, cast.robert_executive)
    sign = "UPDATE sponsors_annualreview SET signed_by_id = %s, signed_at = now() WHERE id = %s"

    AnnualReview.objects.update(manager_words=" ")
    assert refusal_of(sign, [cast.sam.pk, review.pk]) == "review_signed_after_words"
    AnnualReview.objects.update(manager_words="Good.")
    assert refusal_of(sign, [cast.sam.pk, review.pk]) == "review_signed_after_words"
    AnnualReview.objects.update(sponsor_words="Fine.")
    AnnualReview.objects.filter(pk=review.pk).update(signed_at="2026-03-02T09:00Z", signed_by=cast.sam)


def test_a_review_keeps_its_account_and_year(cast: Cast) -> None:
    review = reviewed(cast)

    for change in ("year = 2024", f"account_id = {cast.halden.pk}"):
        assert (
            refusal_of(f"UPDATE sponsors_annualreview SET {change} WHERE id = %s", [review.pk])
            == "review_stays_with_its_year"
        )


def test_there_is_one_review_an_account_and_year(cast: Cast) -> None:
    reviewed(cast)

    with pytest.raises(IntegrityError, match="review_once_a_year"):
        reviewed(cast)
