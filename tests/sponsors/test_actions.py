"""Sponsorships and reviews as people handle them."""

from datetime import date
from typing import Any

import pytest

from accounts.access import grant_access
from accounts.models import Account, AccountAccess
from engage.core.errors import BadInput, EngageError, GuardRefused, NotAllowed, OutOfScope, WrongState
from engage.core.models import AuditEntry
from engage.people.models import Assistant, Executive, User
from sponsors.access import refresh_access_of_sponsor
from sponsors.actions import (
    assign_sponsor,
    comment_on_review,
    end_sponsorship,
    extend_sponsorship,
    regenerate_review,
    sign_review,
)
from sponsors.models import AnnualReview, Sponsorship
from sponsors.reviews import produce_reviews
from tests.cast import Cast
from tests.sponsors.records import past_meeting, sponsorship

pytestmark = pytest.mark.django_db

TERM: dict[str, Any] = {"starts_on": date(2026, 3, 2), "ends_on": date(2028, 3, 1)}


def assigned(cast: Cast, **fields: Any) -> Sponsorship:
    return assign_sponsor(
        cast.norvik, **{"executive": cast.robert_executive, "by": cast.sam, **TERM, **fields}
    )


def who_sees(account: Account) -> set[User]:
    return set(User.objects.filter(account_access__account=account))


def reviewed(cast: Cast) -> AnnualReview:
    produce_reviews(2025, accounts=[cast.halden.pk])
    return AnnualReview.objects.get(account=cast.halden)


# --- sponsorships ---------------------------------------------------------------------------------------------------


def test_the_sponsor_and_the_assistant_see_the_account_from_the_assignment_to_the_end(cast: Cast) -> None:
    before = who_sees(cast.norvik)
    made = assigned(cast)

    reasons = AccountAccess.objects.filter(source=f"sponsors.sponsorship:{made.pk}")
    assert set(reasons.values_list("user", "reason")) == {
        (cast.robert.pk, "sponsor"),
        (cast.ada.pk, "assistant"),
    }
    assert who_sees(cast.norvik) == before | {cast.robert, cast.ada}

    end_sponsorship(made, reason="Moved to Asia", by=cast.sam)
    assert who_sees(cast.norvik) == before


def test_another_reason_to_see_the_account_outlives_the_sponsorship(cast: Cast) -> None:
    made = assigned(cast)
    grant_access("visits.visit:1", [(cast.norvik.pk, cast.robert.pk, AccountAccess.Reason.VISIT)])

    end_sponsorship(made, reason="Moved to Asia", by=cast.sam)

    assert cast.robert in who_sees(cast.norvik)


def test_access_follows_new_assistants_and_a_new_sign_in(cast: Cast) -> None:
    made = assigned(cast, executive=Executive.objects.create(name="No sign-in"))
    assert who_sees(cast.norvik) == {cast.oscar}

    Executive.objects.filter(pk=made.executive_id).update(user=cast.sam)
    Assistant.objects.create(executive=made.executive, user=cast.tomas)
    refresh_access_of_sponsor(made.executive)

    assert who_sees(cast.norvik) == {cast.oscar, cast.sam, cast.tomas}


def test_an_assignment_records_who_made_it_and_its_audit_names_them(cast: Cast) -> None:
    made = assigned(cast, target_role="dealmaker", visits_a_year=2)

    assert (made.assigned_by, made.target_role, made.visits_a_year, made.ends_on) == (
        cast.sam,
        "dealmaker",
        2,
        date(2028, 3, 1),
    )
    entry = AuditEntry.objects.get(table_name="sponsors_sponsorship", row_id=str(made.pk))
    assert (entry.actor_id, entry.reason) == (cast.sam.pk, "Robert Lindqvist assigned as sponsor")


@pytest.mark.parametrize(
    ("person", "error"),
    [("oscar", NotAllowed), ("robert", OutOfScope), ("nadine", OutOfScope), ("admin", OutOfScope)],
)
def test_only_sales_operations_assigns_and_the_account_is_unknown_to_outsiders(
    cast: Cast, person: str, error: type[EngageError]
) -> None:
    with pytest.raises(error):
        assigned(cast, by=getattr(cast, person))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_on": date(2027, 3, 1)}, "ends_on"),
        ({"ends_on": date(2029, 3, 3)}, "ends_on"),
        ({"target_role": "hands_off"}, "target_role"),
        ({"visits_a_year": 0}, "visits_a_year"),
    ],
)
def test_an_assignment_outside_the_programmes_terms_is_refused_in_words(
    cast: Cast, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as error:
        assigned(cast, **fields)
    assert error.value.field == field


def test_a_second_sponsor_is_refused_in_words(cast: Cast) -> None:
    assigned(cast)

    with pytest.raises(WrongState, match="Robert Lindqvist sponsors this account"):
        assigned(cast, executive=cast.olivia_executive)


def test_a_term_that_overlaps_an_ended_one_is_refused_in_words(cast: Cast) -> None:
    sponsorship(cast.norvik, cast.olivia_executive, ended_on=date(2026, 3, 2), ended_reason="Moved on")

    with pytest.raises(WrongState, match="Olivia Sato"):
        assigned(cast, starts_on=date(2026, 3, 1), ends_on=date(2028, 3, 1))
    assigned(cast)


def test_the_accounts_manager_and_their_superior_are_refused_in_words(cast: Cast) -> None:
    cast.oscar.superior = cast.clara
    cast.oscar.save()
    for person, words in ((cast.oscar, "manager cannot sponsor"), (cast.clara, "direct superior")):
        executive = Executive.objects.create(name=person.name, user=person)
        with pytest.raises(GuardRefused, match=words) as error:
            assigned(cast, executive=executive)
        assert error.value.code == "sponsor_stands_apart"


def test_neither_a_merged_account_nor_a_leaver_gets_an_assignment(cast: Cast) -> None:
    cast.robert_executive.left_on = date(2026, 1, 1)
    cast.robert_executive.save()
    with pytest.raises(WrongState, match="has left"):
        assigned(cast)

    Account.objects.filter(pk=cast.norvik.pk).update(merged_into=cast.halden)
    with pytest.raises(WrongState, match="merged"):
        assigned(cast, executive=cast.olivia_executive)


def test_a_sponsorship_is_extended_up_to_the_longest_term(cast: Cast) -> None:
    made = assigned(cast)

    assert extend_sponsorship(made, ends_on=date(2029, 3, 1), by=cast.sam).ends_on == date(2029, 3, 1)
    with pytest.raises(BadInput, match="24 to 36"):
        extend_sponsorship(made, ends_on=date(2029, 4, 1), by=cast.sam)
    with pytest.raises(BadInput, match="later"):
        extend_sponsorship(made, ends_on=date(2028, 3, 1), by=cast.sam)
    with pytest.raises(NotAllowed):
        extend_sponsorship(made, ends_on=date(2029, 3, 2), by=cast.oscar)


def test_a_sponsorship_ends_with_a_reason_today_unless_a_day_is_named(cast: Cast) -> None:
    made = sponsorship(cast.halden, cast.robert_executive)
    with pytest.raises(BadInput, match="why"):
        end_sponsorship(made, reason=" ", by=cast.sam)
    with pytest.raises(BadInput, match="ahead"):
        end_sponsorship(made, reason="Moved", by=cast.sam, on=date(2026, 3, 3))
    with pytest.raises(BadInput, match="before it began"):
        end_sponsorship(made, reason="Moved", by=cast.sam, on=date(2024, 12, 31))
    with pytest.raises(NotAllowed):
        end_sponsorship(made, reason="Moved", by=cast.nadine)

    ended = end_sponsorship(made, reason="Moved to Asia", by=cast.sam)

    assert (ended.ended_on, ended.ended_reason) == (date(2026, 3, 2), "Moved to Asia")
    with pytest.raises(WrongState):
        end_sponsorship(made, reason="Again", by=cast.sam)
    with pytest.raises(WrongState):
        extend_sponsorship(made, ends_on=date(2027, 6, 1), by=cast.sam)


def test_a_sponsorship_can_be_called_off_before_its_first_day(cast: Cast) -> None:
    made = assigned(cast, starts_on=date(2026, 5, 1), ends_on=date(2028, 5, 1))

    ended = end_sponsorship(made, reason="Assigned by mistake", by=cast.sam)

    assert ended.ended_on == ended.starts_on
    assert not Sponsorship.objects.active_on(date(2026, 6, 1)).exists()
    assigned(cast, executive=cast.olivia_executive)


# --- reviews --------------------------------------------------------------------------------------------------------


def test_a_review_goes_from_the_managers_words_to_the_sponsors_to_the_signature(cast: Cast) -> None:
    review = reviewed(cast)
    sponsorship(cast.halden, cast.robert_executive)

    with pytest.raises(GuardRefused, match="account manager has not commented"):
        comment_on_review(review, words="Fine.", part="sponsor", by=cast.robert)
    with pytest.raises(GuardRefused, match="account manager has not commented"):
        sign_review(review, by=cast.sam)
    review = comment_on_review(review, words=" A good year. ", part="manager", by=cast.nadine)
    with pytest.raises(GuardRefused, match="sponsor has not commented"):
        sign_review(review, by=cast.sam)
    review = comment_on_review(review, words="I agree.", part="sponsor", by=cast.robert)
    review = sign_review(review, by=cast.sam)

    assert (review.manager_words, review.sponsor_words, review.signed_by) == (
        "A good year.",
        "I agree.",
        cast.sam,
    )
    for act in (
        lambda: comment_on_review(review, words="More", part="manager", by=cast.nadine),
        lambda: sign_review(review, by=cast.sam),
        lambda: regenerate_review(review, by=cast.sam),
    ):
        with pytest.raises(WrongState, match="signed"):
            act()


def test_without_a_sponsor_the_sponsors_step_is_skipped(cast: Cast) -> None:
    review = comment_on_review(reviewed(cast), words="A good year.", part="manager", by=cast.nadine)

    assert sign_review(review, by=cast.sam).signed_at is not None


def test_so_is_that_of_a_sponsor_who_cannot_sign_in(cast: Cast) -> None:
    sponsorship(cast.halden, Executive.objects.create(name="No sign-in"))
    review = comment_on_review(reviewed(cast), words="A good year.", part="manager", by=cast.nadine)

    assert sign_review(review, by=cast.sam).signed_at is not None


def test_without_a_manager_sales_operations_speaks_for_the_account(cast: Cast) -> None:
    Account.objects.filter(pk=cast.halden.pk).update(manager=None)
    review = reviewed(cast)

    assert (
        comment_on_review(review, words="Nobody manages it.", part="manager", by=cast.sam).manager_words
        == "Nobody manages it."
    )
    assert sign_review(review, by=cast.sam).signed_at is not None


def test_a_deputy_comments_for_the_manager(cast: Cast) -> None:
    assert (
        comment_on_review(reviewed(cast), words="For Nadine.", part="manager", by=cast.dora).manager_words
        == "For Nadine."
    )


@pytest.mark.parametrize(
    ("person", "part"),
    [("tomas", "manager"), ("sam", "manager"), ("sam", "sponsor"), ("nadine", "sponsor"), ("ada", "sponsor")],
)
def test_nobody_speaks_in_anothers_part(cast: Cast, person: str, part: Any) -> None:
    sponsorship(cast.halden, cast.robert_executive)

    with pytest.raises(NotAllowed):
        comment_on_review(reviewed(cast), words="Mine.", part=part, by=getattr(cast, person))


@pytest.mark.parametrize("person", ["oscar", "xenia", "admin"])
def test_a_review_out_of_scope_is_unknown_whatever_is_tried(cast: Cast, person: str) -> None:
    review, outsider = reviewed(cast), getattr(cast, person)

    for act in (
        lambda: comment_on_review(review, words="Mine.", part="manager", by=outsider),
        lambda: sign_review(review, by=outsider),
        lambda: regenerate_review(review, by=outsider),
    ):
        with pytest.raises(OutOfScope):
            act()


def test_words_are_not_empty_and_only_sales_operations_signs(cast: Cast) -> None:
    review = reviewed(cast)

    with pytest.raises(BadInput):
        comment_on_review(review, words="  ", part="manager", by=cast.nadine)
    with pytest.raises(NotAllowed):
        sign_review(review, by=cast.nadine)
    with pytest.raises(NotAllowed):
        regenerate_review(review, by=cast.tomas)


def test_a_review_produced_anew_has_what_came_since_and_keeps_the_words(cast: Cast) -> None:
    review = comment_on_review(reviewed(cast), words="A good year.", part="manager", by=cast.nadine)
    past_meeting(cast.halden, cast.robert_executive, date(2025, 6, 1))

    again = regenerate_review(review, by=cast.nadine)

    assert (review.snapshot["visits"]["held"], again.snapshot["visits"]["held"], again.manager_words) == (
        0,
        1,
        "A good year.",
    )
    again.refresh_from_db()
    assert again.snapshot["visits"]["held"] == 1
