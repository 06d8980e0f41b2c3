"""Visits whose time has come without having been approved: both sides are asked, silence for a working day goes to sales operations."""

from datetime import UTC, datetime, timedelta

import pytest

from engage.core.models import OutboxEvent
from engage.people.models import Executive, User
from tests import factories
from tests.cast import Cast, MovableClock
from visits.models import Inquiry
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

ENDS = factories.STARTS + timedelta(minutes=90)


def told(notice: str) -> list[str]:
    """Whom a notice waits for, by name."""
    ids = OutboxEvent.objects.filter(payload__notice=notice).values_list("payload__user", flat=True)
    return sorted(User.objects.filter(pk__in=list(ids)).values_list("name", flat=True))


@pytest.mark.parametrize("state", ["drafted", "requested"])
def test_both_sides_are_asked_once_the_end_has_passed(cast: Cast, clock: MovableClock, state: str) -> None:
    visit = getattr(factories, state)(cast)

    assert sweep(clock.move_to(ENDS - timedelta(seconds=1))).inquiries == 0
    assert sweep(clock.move_to(ENDS + timedelta(hours=3))).inquiries == 1

    inquiry = Inquiry.objects.get(visit=visit)
    assert (inquiry.asked_at, inquiry.due_at, inquiry.raised_at) == (ENDS, ENDS + timedelta(days=1), None)
    assert told("inquiry_asked") == ["Ada Moss", "Dora Lang", "Nadine Keller", "Robert Lindqvist"]


def test_nobody_is_asked_about_a_visit_that_was_approved_declined_or_cancelled(
    cast: Cast, clock: MovableClock
) -> None:
    factories.approved(cast)
    factories.declined(cast)
    factories.cancelled(cast)

    assert sweep(clock.move_to(ENDS)).inquiries == 0


def test_the_answer_is_due_a_working_day_later_where_the_account_manager_works(
    cast: Cast, clock: MovableClock
) -> None:
    friday = datetime(2026, 3, 13, 6, tzinfo=UTC)
    cast.nadine.time_zone, cast.nadine.country = "Asia/Riyadh", "SA"  # at work from Sunday to Thursday
    cast.nadine.save()
    visit = factories.requested(cast, starts_at=friday)

    sweep(clock.move_to(friday + timedelta(days=10)))

    nine_on_monday_in_riyadh = datetime(2026, 3, 16, 6, tzinfo=UTC)
    assert Inquiry.objects.get(visit=visit).due_at == nine_on_monday_in_riyadh


def test_without_an_account_manager_the_answer_is_due_by_the_executives_calendar(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.requested(cast, starts_at=datetime(2026, 3, 12, 13, tzinfo=UTC))
    cast.halden.manager = None
    cast.halden.save()
    Executive.objects.filter(pk=cast.robert_executive.pk).update(time_zone="Asia/Riyadh", country="SA")

    sunday = datetime(2026, 3, 15, 14, 30, tzinfo=UTC)  # the next day at work in Riyadh after a Thursday
    sweep(clock.move_to(ENDS))

    assert Inquiry.objects.get(visit=visit).due_at == sunday
    assert told("inquiry_asked") == ["Ada Moss", "Robert Lindqvist", "Sam Ito"]


def test_silence_is_raised_to_sales_operations_dated_when_the_answer_was_due(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.requested(cast)
    sweep(clock.move_to(ENDS))

    assert sweep(clock.move_to(ENDS + timedelta(hours=23))).inquiries_raised == 0
    assert sweep(clock.move_to(ENDS + timedelta(days=4))).inquiries_raised == 1

    assert Inquiry.objects.get(visit=visit).raised_at == ENDS + timedelta(days=1)
    assert told("inquiry_unanswered") == ["Sam Ito"]


def test_an_answer_in_time_is_not_raised(cast: Cast, clock: MovableClock) -> None:
    visit = factories.requested(cast)
    sweep(clock.move_to(ENDS))
    clock.move_by(hours=2)
    perform("hold", visit, by=cast.nadine)

    assert sweep(clock.move_to(ENDS + timedelta(days=4))).inquiries_raised == 0
    assert told("inquiry_unanswered") == []


def test_an_answer_that_came_late_was_raised_but_sales_operations_need_not_be_told(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.requested(cast)
    sweep(clock.move_to(ENDS))
    clock.move_to(ENDS + timedelta(days=2))
    perform("hold", visit, by=cast.nadine)

    assert sweep(clock.now).inquiries_raised == 1
    assert Inquiry.objects.get(visit=visit).raised_at == ENDS + timedelta(days=1)
    assert told("inquiry_unanswered") == []


def test_yes_makes_it_held_and_unbriefed(cast: Cast, clock: MovableClock) -> None:
    visit = factories.requested(cast)
    sweep(clock.move_to(ENDS))

    perform("hold", visit, by=cast.nadine)

    assert list(visit.flags.values_list("kind", "occurred_at")) == [("unbriefed", ENDS)]
