"""Flags of a pattern: hovering and upward delegation, judged month by month as the record stood at the month's end, UTC.

Robert calls Halden in March, April and May 2026; the verdict on May falls with the first instant of June.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engage.core.policy import set_policy
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_guards_of_parts import imported
from visits.actions import AttendeeDraft, TouchpointDraft, draft_visit, log_touchpoint, withdraw_touchpoint
from visits.models import Flag, Origin, Side, Touchpoint, Visit
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

SPRING = (3, 4, 5)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def call(cast: Cast, clock: MovableClock, at: datetime) -> Touchpoint:
    clock.move_to(max(clock.now, at))
    draft = TouchpointDraft(
        executive=cast.robert_executive,
        account=cast.halden,
        kind="call",
        minutes=5,
        occurred_at=at,
        words="Just checking in",
        promised=False,
    )
    return log_touchpoint(draft, by=cast.nadine)


def meeting(cast: Cast, clock: MovableClock, at: datetime, **fields: Any) -> Visit:
    """A meeting of an hour that nobody had planned, reported at its end. By Xenia, unless said otherwise."""
    clock.move_to(at)
    draft = factories.visit_draft(
        cast,
        **{
            "lead_executive": cast.xenia_executive,
            "starts_at": at - timedelta(hours=1),
            "ends_at": at,
            "origin": Origin.REPORTED,
            "alternatives": [],
            **fields,
        },
    )
    return perform("report", draft_visit(draft, by=cast.nadine), by=cast.nadine)


def raised(kind: str) -> list[tuple[Any, ...]]:
    fields = ("account__name", "executive__name", "occurrence", "occurred_at")
    return list(Flag.objects.filter(kind=kind).order_by("occurrence").values_list(*fields))


def calls_each_month(cast: Cast, clock: MovableClock, count: int, months: tuple[int, ...] = SPRING) -> None:
    for month in months:
        for day in range(count):
            call(cast, clock, on(month, 3 + day))


# --- hovering ----------------------------------------------------------------------------------------------------------


def test_more_than_two_contacts_a_month_for_three_months_is_hovering(cast: Cast, clock: MovableClock) -> None:
    calls_each_month(cast, clock, 3)
    sweep(clock.move_to(JUNE - timedelta(microseconds=1)))
    assert raised("hovering") == []
    sweep(clock.move_to(JUNE))
    assert raised("hovering") == [("Halden Automotive", "Robert Lindqvist", "2026-05", JUNE)]


def test_two_a_month_is_not_and_neither_is_a_pause(cast: Cast, clock: MovableClock) -> None:
    calls_each_month(cast, clock, 2)
    calls_each_month(cast, clock, 5, (7, 9, 10))
    sweep(clock.move_to(on(12, 1)))
    assert raised("hovering") == []


def test_it_is_raised_once_a_period_however_late_or_often_the_sweep(cast: Cast, clock: MovableClock) -> None:
    calls_each_month(cast, clock, 3, (3, 4, 5, 6))
    july = datetime(2026, 7, 1, tzinfo=UTC)
    for _ in range(2):
        sweep(clock.move_to(on(12, 1)))
    assert [(flag[2], flag[3]) for flag in raised("hovering")] == [("2026-05", JUNE), ("2026-06", july)]


def test_visits_led_and_attended_count_as_contacts(cast: Cast, clock: MovableClock) -> None:
    calls_each_month(cast, clock, 1, (3,))
    robert = AttendeeDraft(side=Side.EXECUTIVE, executive=cast.robert_executive)
    meeting(cast, clock, on(3, 10), lead_executive=cast.robert_executive)
    meeting(cast, clock, on(3, 20), attendees=[robert, AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine)])
    calls_each_month(cast, clock, 3, (4, 5))
    sweep(clock.move_to(JUNE))
    assert [flag[1] for flag in raised("hovering")] == ["Robert Lindqvist"]


def test_what_is_recorded_after_the_month_does_not_change_its_verdict(
    cast: Cast, clock: MovableClock
) -> None:
    calls_each_month(cast, clock, 3, (3, 4))
    calls_each_month(cast, clock, 2, (5,))
    clock.move_to(JUNE)
    call(cast, clock, on(5, 30))
    sweep(clock.move_to(on(6, 2)))
    assert raised("hovering") == []


@pytest.mark.parametrize(("withdrawn_on", "flags"), [(on(5, 30), 0), (on(6, 2), 1)])
def test_a_withdrawn_touchpoint_counts_until_it_is_withdrawn(
    cast: Cast, clock: MovableClock, withdrawn_on: datetime, flags: int
) -> None:
    calls_each_month(cast, clock, 3)
    clock.move_to(withdrawn_on)
    withdraw_touchpoint(Touchpoint.objects.latest("occurred_at"), by=cast.nadine, reason="It was Olivia")
    sweep(clock.move_to(on(6, 3)))
    assert len(raised("hovering")) == flags


def test_a_policy_set_later_does_not_judge_months_that_are_over(cast: Cast, clock: MovableClock) -> None:
    calls_each_month(cast, clock, 2)
    clock.move_to(JUNE)
    set_policy("hovering_contacts", value=1, by=cast.sam, reason="Stricter")
    sweep(clock.move_to(on(6, 2)))
    assert raised("hovering") == []


# --- upward delegation -------------------------------------------------------------------------------------------------


def test_mostly_deals_and_escalations_is_upward_delegation(cast: Cast, clock: MovableClock) -> None:
    for day, purpose in ((5, "deal"), (10, "escalation"), (15, "deal"), (20, "growth")):
        meeting(cast, clock, on(3, day), purpose=purpose)
    april = datetime(2026, 4, 1, tzinfo=UTC)
    sweep(clock.move_to(april - timedelta(microseconds=1)))
    assert raised("upward_delegation") == []
    for _ in range(2):
        sweep(clock.move_to(on(7, 1)))
    assert raised("upward_delegation") == [("Halden Automotive", None, "2026", april)]


@pytest.mark.parametrize(
    "purposes",
    [("deal", "deal"), ("deal", "escalation", "deal", "growth", "growth", "social")],
    ids=["too few", "only half"],
)
def test_a_few_or_only_half_is_not(cast: Cast, clock: MovableClock, purposes: tuple[str, ...]) -> None:
    for number, purpose in enumerate(purposes):
        meeting(cast, clock, on(3, 5 + number), purpose=purpose)
    sweep(clock.move_to(on(7, 1)))
    assert raised("upward_delegation") == []


def test_a_visit_that_did_not_take_place_counts_for_nothing(cast: Cast, clock: MovableClock) -> None:
    visits = [meeting(cast, clock, on(3, day), purpose="deal") for day in (5, 10, 15)]
    perform("did_not_take_place", visits[0], by=cast.sam, reason="Reported twice")
    sweep(clock.move_to(on(7, 1)))
    assert raised("upward_delegation") == []


def test_imported_history_shows_no_pattern(cast: Cast, clock: MovableClock) -> None:
    clock.move_to(on(4, 1))
    visit = imported(cast, clock)
    fields = {
        "account": visit.account,
        "lead_executive": visit.lead_executive,
        "import_batch": visit.import_batch,
    }
    for number in range(5):
        Visit.objects.create(
            **fields, title="Dinner", purpose="deal", status="held", origin="imported", date_only=True,
            starts_at=visit.starts_at, ends_at=visit.ends_at, held_at=visit.ends_at, import_key=f"k{number}",
        )  # fmt: skip
    sweep(clock.move_to(on(7, 1)))
    assert raised("hovering") == raised("upward_delegation") == []
