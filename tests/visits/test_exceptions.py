"""Blocks, waivers, solo exceptions and what is said about flags."""

from datetime import timedelta

import pytest

from engage.core.errors import BadInput, EngageError, GuardRefused, NotAllowed, WrongState
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits.actions import (
    ask_solo_exception,
    ask_waiver,
    decide_solo_exception,
    decide_waiver,
    reply_to_flag,
    resolve_flag,
)
from visits.guards import is_blocked
from visits.models import Attendee, Block, Flag, FlagReply, FlagResolution, Visit, Waiver
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def seagull(cast: Cast, clock: MovableClock) -> Visit:
    """Held without a briefing, and three working days later without a debrief."""
    visit = factories.unbriefed(cast, clock, starts_at=clock.now + timedelta(days=14))
    clock.move_to(visit.seagull_verdict_at)
    sweep(clock.now)
    return visit


def next_visit(cast: Cast, clock: MovableClock) -> Visit:
    return factories.requested(cast, starts_at=clock.now + timedelta(days=21))


def test_a_seagull_is_flagged_three_times_and_blocked(cast: Cast, clock: MovableClock) -> None:
    visit = seagull(cast, clock)

    assert sorted(Flag.objects.filter(visit=visit).values_list("kind", flat=True)) == [
        "seagull",
        "unbriefed",
        "undebriefed",
    ]
    assert Block.objects.get(visit=visit).since == visit.executive_debrief_due_at
    with pytest.raises(GuardRefused, match="Robert Lindqvist owes a debrief"):
        perform("consent", next_visit(cast, clock), by=cast.robert)


def test_filing_the_debrief_lifts_the_first_block_and_the_flag_stays(cast: Cast, clock: MovableClock) -> None:
    visit = seagull(cast, clock)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    assert perform("consent", next_visit(cast, clock), by=cast.robert).status == "approved"
    block = Block.objects.get()
    assert (block.lifted_at, block.lifted_by) == (clock.now, "filed")
    assert Flag.objects.open().filter(kind="seagull").exists()


def test_a_second_block_within_a_year_needs_a_waiver(cast: Cast, clock: MovableClock) -> None:
    for _ in range(2):
        visit = seagull(cast, clock)
        perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    asked = next_visit(cast, clock)
    with pytest.raises(GuardRefused):
        perform("consent", asked, by=cast.robert)

    waiver = ask_waiver(cast.robert_executive, by=cast.nadine, request="The board decides this month")
    decide_waiver(
        waiver,
        by=cast.sam,
        granted=True,
        reason="One last time",
        ends_on=(clock.now + timedelta(days=30)).date(),
    )

    assert perform("consent", asked, by=cast.robert).status == "approved"
    assert list(Block.objects.order_by("since").values_list("lifted_by", flat=True)) == ["filed", "waived"]


def test_a_second_block_cannot_be_lifted_by_filing_alone_in_the_database_either(
    cast: Cast, clock: MovableClock
) -> None:
    for _ in range(2):
        visit = seagull(cast, clock)
        perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    standing = Block.objects.standing().get()

    assert (
        refused(lambda: Block.objects.filter(pk=standing.pk).update(lifted_at=clock.now, lifted_by="filed"))
        == "block_repeat_needs_a_waiver"
    )
    assert (
        refused(lambda: Block.objects.filter(pk=standing.pk).update(lifted_at=clock.now, lifted_by="waived"))
        == "block_repeat_needs_a_waiver"
    )


def test_after_a_year_filing_is_enough_again(cast: Cast, clock: MovableClock) -> None:
    visit = seagull(cast, clock)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    clock.move_by(days=400)

    visit = seagull(cast, clock)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    assert not is_blocked(cast.robert_executive.pk, now=clock.now)


def test_an_overdue_debrief_blocks_before_any_sweep(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.executive_debrief_due_at)

    assert is_blocked(cast.robert_executive.pk, now=clock.now)


def test_a_waiver_is_asked_once_decided_once_and_by_sales_operations(cast: Cast, clock: MovableClock) -> None:
    with pytest.raises(NotAllowed, match="has a visit of this executive to plan"):
        ask_waiver(cast.robert_executive, by=cast.oscar, request="Please")
    next_visit(cast, clock)
    with pytest.raises(WrongState, match="not blocked"):
        ask_waiver(cast.robert_executive, by=cast.nadine, request="Please")
    seagull(cast, clock)
    next_visit(cast, clock)
    waiver = ask_waiver(cast.robert_executive, by=cast.nadine, request="Please")
    tomorrow = (clock.now + timedelta(days=1)).date()

    with pytest.raises(WrongState, match="already"):
        ask_waiver(cast.robert_executive, by=cast.ada, request="Please")
    with pytest.raises(NotAllowed):
        decide_waiver(waiver, by=cast.nadine, granted=True, reason="Fine", ends_on=tomorrow)
    with pytest.raises(BadInput, match="Say why"):
        decide_waiver(waiver, by=cast.sam, granted=True, reason=" ", ends_on=tomorrow)
    with pytest.raises(BadInput, match="day to come"):
        decide_waiver(waiver, by=cast.sam, granted=True, reason="Fine")

    decide_waiver(waiver, by=cast.sam, granted=False, reason="File it first")
    with pytest.raises(WrongState, match="already"):
        decide_waiver(waiver, by=cast.sam, granted=True, reason="Fine", ends_on=tomorrow)
    assert refused(lambda: Waiver.objects.filter(pk=waiver.pk).update(granted=True)) == "waiver_stays"


def test_a_solo_exception_lets_the_executive_go_alone(cast: Cast) -> None:
    visit = factories.requested(cast)
    Attendee.objects.filter(visit=visit, user=cast.nadine).delete()
    exception = ask_solo_exception(visit, by=cast.nadine, reason="The team is at the fair")
    with pytest.raises(NotAllowed):
        decide_solo_exception(exception, by=cast.nadine, approved=True)
    with pytest.raises(GuardRefused):
        perform("consent", visit, by=cast.robert)

    decide_solo_exception(exception, by=cast.clara, approved=True)

    assert perform("consent", visit, by=cast.robert).status == "approved"
    assert (
        refused(lambda: type(exception).objects.filter(pk=exception.pk).update(approved=False))
        == "solo_exception_stays"
    )


def test_the_executive_replies_before_the_resolution_and_nobody_else_does(
    cast: Cast, clock: MovableClock
) -> None:
    flag = Flag.objects.get(visit=factories.unbriefed(cast, clock))

    with pytest.raises(NotAllowed):
        reply_to_flag(flag, by=cast.ada, text="He was ill")
    reply_to_flag(flag, by=cast.robert, text="I was ill")
    with pytest.raises(NotAllowed):
        resolve_flag(flag, by=cast.nadine, note="Fine")
    resolve_flag(flag, by=cast.sam, note="Talked it over")

    for again in (
        lambda: reply_to_flag(flag, by=cast.robert, text="And tired"),
        lambda: resolve_flag(flag, by=cast.sam, note="Again"),
    ):
        with pytest.raises(EngageError):
            again()
    assert (FlagReply.objects.count(), FlagResolution.objects.count()) == (1, 1)
