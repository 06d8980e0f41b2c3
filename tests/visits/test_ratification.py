"""Promises beyond a red line: marked by people or by the numbers, ratified in time by who may go beyond it, else flagged.

Robert debriefs on Monday, 16 March 2026, at 14:30 UTC; two working days later is Wednesday at the same time.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from engage.core.errors import BadInput, EngageError, NotAllowed, WrongState
from engage.people.models import Deputy, Notice
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits.actions import (
    RedLineDraft,
    mark_beyond_red_line,
    ratify_commitment,
    refuse_ratification,
    save_briefing_draft,
)
from visits.effects import NewCommitment
from visits.models import Commitment, Flag, RedLine, Visit
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

DISCOUNT = {"topic": "Discount", "text": "No more than five per cent", "limit": Decimal(5), "unit": "%"}
DUE = factories.STARTS + timedelta(minutes=90, days=2)


def held(cast: Cast, clock: MovableClock, **line: Any) -> Visit:
    """Held with a briefing that has one red line, of Clara's unless said otherwise."""
    visit = factories.approved(cast)
    lines = [RedLineDraft(**{**DISCOUNT, "approver": cast.clara, **line})]
    save_briefing_draft(visit, factories.briefing_draft(red_lines=lines), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    perform("acknowledge", visit, by=cast.robert)
    clock.move_to(visit.ends_at)
    return perform("hold", visit, by=cast.nadine)


def promised(visit: Visit, cast: Cast, **fields: Any) -> Commitment:
    """The debrief records one promise, about the red line."""
    line = RedLine.objects.get(briefing__visit=visit, briefing__version=1)
    fields = {"red_line_id": line.pk, **fields}
    promise = NewCommitment("Eight per cent off", **fields)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=(promise,)))
    return Commitment.objects.get(visit=visit)


def beyond(cast: Cast, clock: MovableClock, **line: Any) -> Commitment:
    return promised(held(cast, clock, **line), cast, beyond_red_line=True)


def over_promises() -> list[tuple[Any, str]]:
    return list(Flag.objects.filter(kind="over_promise").values_list("occurred_at", "cause"))


def refusal(write: Any) -> str:
    with pytest.raises(EngageError) as caught:
        write()
    return caught.value.code


# --- marked ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "unit", "is_beyond"),
    [("8", "%", True), ("5.01", " % ", True), ("5", "%", False), ("8", "EUR", False), (None, "%", False)],
)
def test_the_numbers_are_compared_where_they_have_the_same_unit(
    cast: Cast, clock: MovableClock, amount: str | None, unit: str, is_beyond: bool
) -> None:
    commitment = promised(held(cast, clock), cast, amount=Decimal(amount) if amount else None, unit=unit)
    assert commitment.beyond_red_line == is_beyond
    assert commitment.ratification_due_at == (DUE if is_beyond else None)


def test_the_database_compares_as_well(cast: Cast, clock: MovableClock) -> None:
    commitment = promised(held(cast, clock), cast, amount=Decimal(3), unit="%")
    rows = Commitment.objects.filter(pk=commitment.pk)
    assert refused(lambda: rows.update(amount=8)) == "red_line_is_compared"
    assert refused(lambda: rows.update(beyond_red_line=True)) == "commitment_beyond_is_due"


def test_a_promise_of_the_customers_is_beyond_no_red_line(cast: Cast, clock: MovableClock) -> None:
    commitment = promised(held(cast, clock), cast, amount=Decimal(8), unit="%", ours=False)
    assert not commitment.beyond_red_line


def test_the_red_line_is_one_of_the_visits_briefing(cast: Cast, clock: MovableClock) -> None:
    other = factories.briefed(cast, title="Another", starts_at=factories.STARTS + timedelta(days=1))
    line = RedLine.objects.get(briefing__visit=other)
    visit = held(cast, clock)
    assert refusal(lambda: promised(visit, cast, red_line_id=line.pk)) == "red_line_of_the_visit"
    commitment = promised(visit, cast)
    assert (
        refused(lambda: Commitment.objects.filter(pk=commitment.pk).update(red_line=line))
        == "red_line_of_the_visit"
    )


@pytest.mark.parametrize("who", ["robert", "nadine", "dora"])
def test_the_executive_or_the_account_manager_marks_it_later(
    cast: Cast, clock: MovableClock, who: str
) -> None:
    visit = held(cast, clock)
    commitment = promised(visit, cast, red_line_id=None)
    line = RedLine.objects.get(briefing__visit=visit, briefing__version=1)
    clock.move_by(hours=2)

    marked = mark_beyond_red_line(commitment, by=getattr(cast, who), red_line=line)

    assert (marked.beyond_red_line, marked.ratification_due_at) == (True, DUE + timedelta(hours=2))
    with pytest.raises(WrongState):
        mark_beyond_red_line(commitment, by=cast.nadine, red_line=line)


@pytest.mark.parametrize("who", ["tomas", "ada", "sam"])
def test_nobody_else_marks_it(cast: Cast, clock: MovableClock, who: str) -> None:
    commitment = promised(held(cast, clock), cast)
    with pytest.raises(NotAllowed):
        mark_beyond_red_line(commitment, by=getattr(cast, who))


# --- ratified ----------------------------------------------------------------------------------------------------------


def test_who_may_go_beyond_the_red_line_ratifies_in_time_and_nothing_is_flagged(
    cast: Cast, clock: MovableClock
) -> None:
    commitment = beyond(cast, clock)
    assert {n.user for n in Notice.objects.filter(kind="ratification_asked")} == {cast.clara}
    assert list(Commitment.objects.visible_to(cast.clara).to_ratify_by(cast.clara)) == [commitment]

    clock.move_to(DUE)
    ratified = ratify_commitment(commitment, by=cast.clara, note="This once")

    assert (ratified.ratified_at, ratified.ratified_by) == (DUE, cast.clara)
    sweep(clock.move_by(days=1))
    assert over_promises() == []
    assert {n.user for n in Notice.objects.filter(kind="promise_ratified")} >= {cast.nadine, cast.robert}


def test_a_promise_that_nobody_ratified_is_an_over_promise_from_the_instant_it_was_due(
    cast: Cast, clock: MovableClock
) -> None:
    commitment = beyond(cast, clock)
    sweep(clock.move_to(DUE - timedelta(seconds=1)))
    assert over_promises() == []
    sweep(clock.move_by(days=9))
    sweep(clock.now)
    assert over_promises() == [(DUE, "not_ratified")]
    flag = Flag.objects.get(kind="over_promise")
    assert (flag.commitment, flag.executive) == (commitment, cast.robert_executive)


def test_ratified_late_it_stands_and_so_does_the_flag(cast: Cast, clock: MovableClock) -> None:
    commitment = beyond(cast, clock)
    clock.move_to(DUE + timedelta(hours=1))
    ratify_commitment(commitment, by=cast.clara)
    assert over_promises() == [(DUE, "not_ratified")]


def test_refused_it_is_an_over_promise_at_once(cast: Cast, clock: MovableClock) -> None:
    commitment = beyond(cast, clock)
    with pytest.raises(BadInput):
        refuse_ratification(commitment, by=cast.clara, note=" ")
    moment = clock.move_by(hours=3)
    refuse_ratification(commitment, by=cast.clara, note="The frame contract forbids it")
    sweep(clock.move_to(DUE + timedelta(days=1)))
    assert over_promises() == [(moment, "refused")]


@pytest.mark.parametrize("who", ["sam", "nadine", "robert", "tomas", "ada"])
def test_where_somebody_is_named_nobody_else_ratifies(cast: Cast, clock: MovableClock, who: str) -> None:
    commitment = beyond(cast, clock)
    with pytest.raises(NotAllowed):
        ratify_commitment(commitment, by=getattr(cast, who))


def test_a_deputy_ratifies_for_who_is_named(cast: Cast, clock: MovableClock) -> None:
    Deputy.objects.create(principal=cast.clara, deputy=cast.oscar, starts_on=clock.now.date())
    assert ratify_commitment(beyond(cast, clock), by=cast.oscar).ratified_by == cast.oscar


def test_where_nobody_is_named_or_the_one_named_has_left_sales_operations_ratifies(
    cast: Cast, clock: MovableClock
) -> None:
    commitment = beyond(cast, clock, approver=None)
    assert {n.user for n in Notice.objects.filter(kind="ratification_asked")} == {cast.sam}
    with pytest.raises(NotAllowed):
        ratify_commitment(commitment, by=cast.clara)
    assert ratify_commitment(commitment, by=cast.sam).ratified_by == cast.sam


def test_who_left_ratifies_nothing(cast: Cast, clock: MovableClock) -> None:
    cast.clara.is_active = False
    cast.clara.save()
    commitment = beyond(cast, clock)
    assert list(Commitment.objects.to_ratify_by(cast.sam)) == [commitment]
    assert ratify_commitment(commitment, by=cast.sam).ratified_by == cast.sam


def test_it_is_decided_once(cast: Cast, clock: MovableClock) -> None:
    commitment = ratify_commitment(beyond(cast, clock), by=cast.clara)
    assert refusal(lambda: refuse_ratification(commitment, by=cast.clara, note="No")) == "ratified_once"
    rows = Commitment.objects.filter(pk=commitment.pk)
    assert refused(lambda: rows.update(ratified_at=None, ratified_by=None)) == "ratified_once"
    assert refused(lambda: rows.update(ratified_by=cast.sam)) == "ratified_once"


def test_a_promise_within_the_red_lines_is_not_ratified(cast: Cast, clock: MovableClock) -> None:
    commitment = promised(held(cast, clock), cast)
    with pytest.raises(WrongState):
        ratify_commitment(commitment, by=cast.clara)
    rows = Commitment.objects.filter(pk=commitment.pk)
    assert (
        refused(lambda: rows.update(ratified_at=clock.now, ratified_by=cast.clara))
        == "commitment_ratified_by_somebody"
    )


def test_the_database_dates_it_and_holds_it_to_somebody_and_to_its_time(
    cast: Cast, clock: MovableClock
) -> None:
    commitment = beyond(cast, clock)
    rows = Commitment.objects.filter(pk=commitment.pk)
    assert refused(lambda: rows.update(ratified_at=clock.now)) == "commitment_ratified_by_somebody"
    assert (
        refused(lambda: rows.update(ratification_refused_at=clock.now, ratification_refused_by=cast.clara))
        == "commitment_refused_by_somebody"
    )
    for change in (
        {"ratification_due_at": DUE + timedelta(days=9)},
        {"beyond_red_line": False, "ratification_due_at": None},
        {"amount": 1},
    ):
        assert refused(lambda c=change: rows.update(**c)) == "ratification_due_stays"  # type: ignore[misc]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE visits_commitment SET ratified_at = '2020-01-01', ratified_by_id = %s", [cast.clara.pk]
        )
    commitment.refresh_from_db()
    assert commitment.ratified_at == clock.now


def test_a_promise_is_not_ratified_before_it_was_recorded(cast: Cast, clock: MovableClock) -> None:
    visit = held(cast, clock)

    def write() -> Commitment:
        return Commitment.objects.create(
            visit=visit, account=visit.account, text="Eight", beyond_red_line=True, ratification_due_at=DUE,
            ratified_at=clock.now, ratified_by=cast.clara,
        )  # fmt: skip

    assert refused(write) == "ratification_comes_later"


def test_the_approver_who_is_asked_sees_the_visit_even_where_it_is_confidential(
    cast: Cast, clock: MovableClock
) -> None:
    commitment = beyond(cast, clock)
    assert Visit.objects.visible_to(cast.clara).filter(pk=commitment.visit_id).exists()
    assert not Visit.objects.visible_to(cast.oscar).filter(pk=commitment.visit_id).exists()
