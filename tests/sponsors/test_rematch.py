"""Another sponsor: asked for with a solid reason, decided once, both kept; and one account more than an executive can carry."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Account
from engage.core.errors import BadInput, EngageError, NotAllowed, OutOfScope, WrongState, from_database
from engage.core.mail import Letter, compose
from engage.people.models import Notice
from sponsors.actions import (
    ask_rematch,
    assign_sponsor,
    decide_rematch,
    end_sponsorship,
    extend_sponsorship,
)
from sponsors.models import RematchRequest, Sponsorship
from tests.cast import MONDAY, Cast, MovableClock
from tests.sponsors.records import sponsorship

pytestmark = pytest.mark.django_db

REASON = "He has cancelled three of our four meetings, and they noticed."
TERM: dict[str, Any] = {"starts_on": date(2026, 3, 2), "ends_on": date(2028, 3, 1)}


def asked(cast: Cast) -> RematchRequest:
    return ask_rematch(sponsorship(cast.halden, cast.robert_executive), reason=REASON, by=cast.nadine)


def refusal_of(change: Any) -> str:
    """The guard of the database that refuses this write."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    refusal = from_database(error.value)
    assert refusal is not None, error.value
    return refusal.code


def told(notice: str) -> dict[str, Letter | None]:
    """Whom a notice is for, and what they read now."""
    notices = Notice.objects.filter(kind=notice).select_related("user")
    return {one.user.short_name: compose(one.user, one.facts) for one in notices}


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("nadine", None),
        ("dora", None),
        ("tomas", NotAllowed),
        ("robert", NotAllowed),
        ("sam", NotAllowed),
        ("oscar", OutOfScope),
        ("xenia", OutOfScope),
    ],
)
def test_the_accounts_manager_asks_for_another_sponsor(
    cast: Cast, name: str, error: type[EngageError] | None
) -> None:
    term = sponsorship(cast.halden, cast.robert_executive)
    if error is None:
        assert ask_rematch(term, reason=REASON, by=getattr(cast, name)).granted is None
    else:
        with pytest.raises(error):
            ask_rematch(term, reason=REASON, by=getattr(cast, name))


@pytest.mark.parametrize("reason", ["", "   ", "We do not get on.", " " * 50])
def test_a_rematch_is_asked_with_a_solid_reason(cast: Cast, reason: str) -> None:
    term = sponsorship(cast.halden, cast.robert_executive)
    with pytest.raises(BadInput) as error:
        ask_rematch(term, reason=reason, by=cast.nadine)
    assert error.value.field == "reason"
    write = lambda: RematchRequest.objects.create(sponsorship=term, reason=reason, asked_by=cast.nadine)  # noqa: E731
    assert refusal_of(write) == "rematch_reason"


def test_one_request_waits_at_a_time(cast: Cast) -> None:
    first = asked(cast)
    with pytest.raises(WrongState):
        ask_rematch(first.sponsorship, reason=REASON, by=cast.nadine)
    with pytest.raises(IntegrityError, match="rematch_asked_once_at_a_time"), transaction.atomic():
        RematchRequest.objects.create(sponsorship=first.sponsorship, reason=REASON, asked_by=cast.nadine)
    decide_rematch(first, granted=False, note="Give him the spring.", by=cast.sam)
    assert ask_rematch(first.sponsorship, reason=REASON, by=cast.nadine).granted is None


@pytest.mark.parametrize(
    "fields",
    [
        {"ended_on": date(2026, 3, 1), "ended_reason": "Moved"},
        {"starts_on": date(2026, 6, 1), "ends_on": date(2028, 6, 1)},
    ],
)
def test_only_a_sponsorship_that_runs_is_questioned(cast: Cast, fields: dict[str, Any]) -> None:
    term = sponsorship(cast.halden, cast.robert_executive, **fields)
    with pytest.raises(WrongState):
        ask_rematch(term, reason=REASON, by=cast.nadine)
    write = lambda: RematchRequest.objects.create(sponsorship=term, reason=REASON, asked_by=cast.nadine)  # noqa: E731
    assert refusal_of(write) == "rematch_of_a_running_sponsorship"


def test_nothing_is_asked_of_a_sponsorship_that_is_not_there(cast: Cast) -> None:
    asked = RematchRequest(sponsorship_id=10**9, reason=REASON, asked_by=cast.nadine)

    assert refusal_of(asked.save) == "rematch_of_a_running_sponsorship"


def test_a_request_begins_undecided(cast: Cast) -> None:
    term = sponsorship(cast.halden, cast.robert_executive)
    write = lambda: RematchRequest.objects.create(  # noqa: E731
        sponsorship=term, reason=REASON, asked_by=cast.nadine, granted=False, note="No", decided_by=cast.sam,
        decided_at=MONDAY,
    )  # fmt: skip
    assert refusal_of(write) == "rematch_begins_open"


def test_granting_ends_the_sponsorship_and_both_are_kept(cast: Cast) -> None:
    request = decide_rematch(asked(cast), granted=True, note="Olivia knows their plants.", by=cast.sam)

    assert (request.granted, request.decided_by, request.reason) == (True, cast.sam, REASON)
    term = Sponsorship.objects.get(pk=request.sponsorship_id)
    assert (term.ended_on, term.ended_reason) == (date(2026, 3, 2), "A re-match was granted")
    assert not Account.objects.visible_to(cast.robert).filter(pk=cast.halden.pk).exists()
    assert assign_sponsor(cast.halden, executive=cast.olivia_executive, by=cast.sam, **TERM)


def test_declining_leaves_the_sponsor_where_he_is(cast: Cast) -> None:
    request = decide_rematch(asked(cast), granted=False, note="Give him the spring.", by=cast.sam)

    assert Sponsorship.objects.get(pk=request.sponsorship_id).ended_on is None
    assert Account.objects.visible_to(cast.robert).filter(pk=cast.halden.pk).exists()


def test_a_request_is_decided_once_by_sales_operations_with_a_note(cast: Cast) -> None:
    request = asked(cast)
    with pytest.raises(NotAllowed):
        decide_rematch(request, granted=True, note="I decide", by=cast.nadine)
    with pytest.raises(OutOfScope):
        decide_rematch(request, granted=False, note="I stay", by=cast.robert)
    with pytest.raises(BadInput) as error:
        decide_rematch(request, granted=True, note=" ", by=cast.sam)
    assert error.value.field == "note"
    decide_rematch(request, granted=False, note="Give him the spring.", by=cast.sam)
    with pytest.raises(WrongState):
        decide_rematch(request, granted=True, note="After all", by=cast.sam)
    rows = RematchRequest.objects.filter(pk=request.pk)
    assert refusal_of(lambda: rows.update(granted=True)) == "rematch_decided_once"


def test_a_request_stays_as_it_was_asked(cast: Cast) -> None:
    rows = RematchRequest.objects.filter(pk=asked(cast).pk)
    assert (
        refusal_of(lambda: rows.update(reason="Something else entirely, and long enough for it."))
        == "rematch_stays"
    )
    assert (
        refusal_of(lambda: rows.update(granted=True, note="Yes", decided_by=cast.sam, decided_at=MONDAY))
        == "rematch_ends_the_sponsorship"
    )


def test_ending_the_sponsorship_grants_what_waits(cast: Cast) -> None:
    request = asked(cast)
    end_sponsorship(request.sponsorship, reason="Moved to Asia", by=cast.sam)

    request.refresh_from_db()
    assert (request.granted, request.note, request.decided_by) == (True, "Moved to Asia", cast.sam)


def test_the_sponsor_reads_that_it_was_decided_and_nothing_of_what_was_said(cast: Cast) -> None:
    request = asked(cast)
    assert set(told("rematch_asked")) == {"Sam"}
    decide_rematch(request, granted=False, note="Give him the spring.", by=cast.sam)

    letters = told("rematch_decided")
    assert set(letters) == {"Nadine", "Dora", "Robert"}
    assert letters["Nadine"] is not None
    assert letters["Nadine"].path == f"/sponsors/rematch/{request.pk}/"
    letter = letters["Robert"]
    assert letter is not None
    assert (letter.words, letter.path) == (
        "Sales operations has declined a re-match for Halden Automotive: Robert Lindqvist stays its sponsor.",
        "",
    )
    waiting = told("rematch_asked")["Sam"]
    assert waiting is not None
    assert waiting.settled
    assert not RematchRequest.objects.visible_to(cast.robert).exists()


def test_sponsor_and_manager_are_told_of_each_step_of_a_term(cast: Cast, clock: MovableClock) -> None:
    made = assign_sponsor(cast.halden, executive=cast.robert_executive, by=cast.sam, **TERM)
    extend_sponsorship(made, ends_on=date(2028, 9, 1), by=cast.sam)
    clock.move_by(days=1)
    end_sponsorship(made, reason="Moved", by=cast.sam)

    for notice, words in {
        "sponsor_assigned": "Robert Lindqvist is the sponsor of Halden Automotive from 2 Mar to 1 Sep 2028. Talk to each other before and after every visit.",
        "sponsorship_extended": "Robert Lindqvist stays the sponsor of Halden Automotive until 1 Sep 2028.",
        "sponsorship_ended": "Robert Lindqvist was the sponsor of Halden Automotive until 3 Mar.",
    }.items():
        letters = told(notice)
        assert {name: letter.words if letter else None for name, letter in letters.items()} == dict.fromkeys(
            ("Nadine", "Dora", "Robert"), words
        )


# --- load -----------------------------------------------------------------------------------------------------------


def accounts(count: int) -> list[Account]:
    return [Account.objects.create(name=f"Account {number}") for number in range(count)]


def test_a_sixth_account_needs_a_reason(cast: Cast) -> None:
    *five, sixth = accounts(6)
    for account in five:
        sponsorship(account, cast.robert_executive)

    with pytest.raises(BadInput, match="sponsors 5 accounts already") as error:
        assign_sponsor(sixth, executive=cast.robert_executive, by=cast.sam, **TERM)
    assert error.value.field == "load_reason"
    assert refusal_of(lambda: sponsorship(sixth, cast.robert_executive)) == "sponsorship_load"

    made = assign_sponsor(
        sixth, executive=cast.robert_executive, by=cast.sam, load_reason="Only he speaks Finnish", **TERM
    )
    assert made.load_reason == "Only he speaks Finnish"
    rows = Sponsorship.objects.filter(pk=made.pk)
    assert refusal_of(lambda: rows.update(load_reason="")) == "sponsorship_stays"


def test_a_reason_is_kept_only_where_one_was_needed_and_a_place_that_is_free_again_counts(cast: Cast) -> None:
    *five, sixth = accounts(6)
    terms = [sponsorship(account, cast.robert_executive) for account in five]
    end_sponsorship(terms[0], reason="Done", by=cast.sam)

    made = assign_sponsor(sixth, executive=cast.robert_executive, by=cast.sam, load_reason="Just so", **TERM)

    assert made.load_reason == ""


def test_a_term_that_is_to_begin_counts_as_load(cast: Cast) -> None:
    *five, sixth = accounts(6)
    later = TERM["starts_on"] + timedelta(days=100)
    for account in five:
        sponsorship(account, cast.robert_executive, starts_on=later, ends_on=later + timedelta(days=800))

    assert refusal_of(lambda: sponsorship(sixth, cast.robert_executive)) == "sponsorship_load"
