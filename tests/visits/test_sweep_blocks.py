"""Blocks of executives: set by an overdue debrief, lifted by filing; by a waiver as well where it is the second within a year."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from engage.core.errors import GuardRefused
from engage.people.models import Executive
from tests import factories
from tests.cast import Cast, MovableClock
from visits.actions import ask_waiver, decide_waiver
from visits.models import Block, Flag, Visit
from visits.sweep import settle_blocks, sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
ENDS = factories.STARTS + timedelta(minutes=90)
DUE = ENDS + DAY


def block_of(visit: Visit) -> tuple[datetime, datetime | None, str] | None:
    block = Block.objects.filter(visit=visit).first()
    return (block.since, block.lifted_at, block.lifted_by) if block else None


def file_debrief(visit: Visit, cast: Cast) -> None:
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))


def test_an_overdue_debrief_blocks_from_the_instant_it_was_due_however_late_the_sweep(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)

    assert sweep(clock.move_to(DUE - timedelta(seconds=1))).blocks_set == 0
    assert sweep(clock.move_to(DUE + 3 * DAY)).blocks_set == 1

    assert block_of(visit) == (DUE, None, "")
    assert Block.objects.get().executive == cast.robert_executive


def test_what_one_late_sweep_finds_is_written_in_the_order_in_which_it_fell_due(
    cast: Cast, clock: MovableClock
) -> None:
    later = factories.ready(cast, starts_at=factories.STARTS + WEEK)
    earlier = factories.ready(cast)

    with connection.cursor() as cursor:  # by the index of due times they would come in order by chance
        cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
    sweep(clock.move_to(DUE + 2 * WEEK))

    assert list(Block.objects.order_by("id").values_list("visit", flat=True)) == [earlier.pk, later.pk]
    for kind in Flag.objects.values_list("kind", flat=True).distinct():
        found = list(Flag.objects.filter(kind=kind).order_by("id").values_list("occurred_at", flat=True))
        assert found == sorted(found)


def test_a_debrief_in_time_blocks_nobody(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    file_debrief(visit, cast)

    assert sweep(clock.move_to(DUE + DAY)).blocks_set == 0


def test_filing_lifts_the_first_block_at_that_moment(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    sweep(clock.move_to(DUE))
    filed_at = clock.move_to(DUE + timedelta(hours=5))

    file_debrief(visit, cast)

    assert block_of(visit) == (DUE, filed_at, "filed")
    assert sweep(clock.now).blocks_lifted == 0


def test_a_late_debrief_that_no_sweep_had_noticed_leaves_the_same_block(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    filed_at = clock.move_to(DUE + timedelta(hours=5))

    file_debrief(visit, cast)

    assert block_of(visit) == (DUE, filed_at, "filed")


def test_nobody_is_approved_for_a_further_visit_while_blocked(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    further = factories.requested(cast, starts_at=factories.STARTS + 3 * WEEK)
    sweep(clock.move_to(DUE))

    with pytest.raises(GuardRefused) as refused:
        perform("consent", further, by=cast.robert)
    assert refused.value.code == "visit_executive_not_blocked"

    file_debrief(visit, cast)
    assert perform("consent", further, by=cast.robert).status == "approved"


def _second_block(cast: Cast, clock: MovableClock, *, after: timedelta) -> Visit:
    """A first block that was lifted by filing, and a second visit, `after` the first, whose debrief was filed an hour late as well."""
    first = factories.ready(cast)
    clock.move_to(DUE + timedelta(hours=1))
    file_debrief(first, cast)
    second = factories.ready(cast, starts_at=factories.STARTS + after)
    clock.move_to(second.executive_debrief_due_at + timedelta(hours=1))
    file_debrief(second, cast)
    return second


def test_the_second_block_within_a_year_needs_a_waiver(cast: Cast, clock: MovableClock) -> None:
    second = _second_block(cast, clock, after=5 * WEEK)
    since = second.executive_debrief_due_at
    sweep(clock.now)
    assert block_of(second) == (since, None, "")

    waiver = ask_waiver(cast.robert_executive, by=cast.robert, request="Halden decides on Friday")
    refused_at = clock.move_by(hours=1)
    decide_waiver(waiver, by=cast.sam, granted=False, reason="Not yet")
    sweep(clock.now)
    assert (refused_at, block_of(second)) == (clock.now, (since, None, ""))

    again = ask_waiver(cast.robert_executive, by=cast.robert, request="They decide tomorrow")
    decided_at = clock.move_by(hours=1)
    decide_waiver(again, by=cast.sam, granted=True, reason="He has promised", ends_on=date(2026, 12, 31))
    assert block_of(second) == (since, decided_at, "waived")


def test_a_waiver_that_came_before_the_filing_lifts_with_the_filing(cast: Cast, clock: MovableClock) -> None:
    first = factories.ready(cast)
    clock.move_to(DUE + timedelta(hours=1))
    file_debrief(first, cast)
    second = factories.ready(cast, starts_at=factories.STARTS + 5 * WEEK)
    sweep(clock.move_to(second.executive_debrief_due_at))
    waiver = ask_waiver(cast.robert_executive, by=cast.robert, request="Halden decides on Friday")
    decide_waiver(waiver, by=cast.sam, granted=True, reason="Agreed", ends_on=date(2026, 12, 31))
    assert block_of(second) == (second.executive_debrief_due_at, None, "")

    filed_at = clock.move_by(hours=2)
    file_debrief(second, cast)

    assert block_of(second) == (second.executive_debrief_due_at, filed_at, "waived")


def test_after_the_policys_months_a_block_is_a_first_one_again(cast: Cast, clock: MovableClock) -> None:
    second = _second_block(cast, clock, after=53 * WEEK)

    assert block_of(second) == (second.executive_debrief_due_at, clock.now, "filed")


def test_the_block_of_a_visit_that_did_not_take_place_is_withdrawn_and_counts_no_more(
    cast: Cast, clock: MovableClock
) -> None:
    first = factories.ready(cast)
    second = factories.ready(cast, starts_at=factories.STARTS + WEEK)
    filed_at = clock.move_to(second.executive_debrief_due_at + timedelta(hours=1))
    sweep(filed_at)
    file_debrief(second, cast)
    assert block_of(second) == (second.executive_debrief_due_at, None, "")

    withdrawn_at = clock.move_by(hours=3)
    perform("did_not_take_place", first, by=cast.sam, reason="It was cancelled by telephone")

    assert block_of(first) == (DUE, withdrawn_at, "withdrawn")
    assert block_of(second) == (second.executive_debrief_due_at, withdrawn_at, "filed")


def test_a_closing_without_debrief_lifts_the_block(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    sweep(clock.move_to(DUE))
    Executive.objects.filter(pk=cast.robert_executive.pk).update(left_on=DUE.date())
    closed_at = clock.move_by(hours=2)

    perform("close_without_debrief", visit, by=cast.sam, reason="He has left the company")

    assert block_of(visit) == (DUE, closed_at, "filed")


def test_settling_for_one_executive_leaves_the_others_alone(cast: Cast, clock: MovableClock) -> None:
    factories.ready(cast)
    factories.ready(cast, lead_executive=cast.olivia_executive)
    sweep(clock.move_to(ENDS))
    clock.move_to(DUE + timedelta(seconds=1))

    assert settle_blocks(now=clock.now, executive_id=cast.olivia_executive.pk).set == 1
    assert list(Block.objects.values_list("executive", flat=True)) == [cast.olivia_executive.pk]
    assert settle_blocks(now=clock.now).set == 1
