"""Silent sponsors, terms that end, strategic accounts without a sponsor: the same flags however late and often one looks."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from accounts.models import Account, Tier
from sponsors.actions import assign_sponsor, end_sponsorship, extend_sponsorship
from tests.cast import Cast, MovableClock
from tests.sponsors.records import past_meeting, sponsorship
from visits.models import Flag, Touchpoint
from visits.sweep import sweep

pytestmark = pytest.mark.django_db

TERM: dict[str, Any] = {"starts_on": date(2026, 3, 2), "ends_on": date(2028, 3, 1)}


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def sweep_each(clock: MovableClock, until: date, *, days: int) -> None:
    """Sweeps every so many days up to this one, and twice on it."""
    while clock.now + timedelta(days=days) < at(until):
        clock.move_by(days=days)
        sweep(clock.now)
    clock.move_to(at(until))
    for _ in range(2):
        sweep(clock.now)


def raised(kind: str) -> list[tuple[str, str, str, str | None]]:
    """Occurrence, when it became true, what became of it, and why."""
    return [
        (
            flag.occurrence,
            flag.occurred_at.astimezone(UTC).date().isoformat(),
            "open" if not flag.note else "withdrawn" if flag.withdrawn else "resolved",
            flag.note,
        )
        for flag in Flag.objects.filter(kind=kind)
        .order_by("occurred_at")
        .extra(
            select={
                "note": "SELECT note FROM visits_flagresolution r WHERE r.flag_id = visits_flag.id",
                "withdrawn": "SELECT withdrawn FROM visits_flagresolution r WHERE r.flag_id = visits_flag.id",
            }
        )
    ]


def met(cast: Cast, day: date) -> None:
    past_meeting(cast.norvik, cast.olivia_executive, day)


@pytest.mark.parametrize("days", [10, 1000])
def test_silence_is_flagged_once_for_each_stretch_however_late_one_looks(
    cast: Cast, clock: MovableClock, days: int
) -> None:
    """Silent from 1 July 2026 (120 days after 2 March), until they meet in August; and again in December."""
    sponsorship(cast.norvik, cast.olivia_executive, **TERM)
    sweep_each(clock, date(2026, 8, 10), days=days)
    met(cast, date(2026, 8, 9))
    sweep_each(clock, date(2026, 12, 20), days=days)

    assert raised("sponsor_silent") == [
        ("2026-03-02", "2026-07-01", "resolved", "They met on 9 August 2026."),
        ("2026-08-09", "2026-12-08", "open", None),
    ]
    flag = Flag.objects.filter(kind="sponsor_silent").latest("occurred_at")
    assert (flag.account, flag.executive, flag.visit) == (cast.norvik, cast.olivia_executive, None)


@pytest.mark.parametrize(("day", "count"), [(date(2026, 6, 30), 0), (date(2026, 7, 1), 1)])
def test_a_sponsor_is_flagged_the_day_after_the_last_in_time(
    cast: Cast, clock: MovableClock, day: date, count: int
) -> None:
    sponsorship(cast.norvik, cast.olivia_executive, **TERM)
    clock.move_to(at(day, 1))
    assert sweep(clock.now).flags["sponsor_silent"] == count


@pytest.mark.parametrize(
    ("day", "flagged"), [(date(2026, 5, 1), "2026-08-15"), (date(2026, 7, 1), "2026-07-01")]
)
def test_a_touchpoint_in_time_counts_for_half_and_later_for_nothing(
    cast: Cast, clock: MovableClock, day: date, flagged: str
) -> None:
    sponsorship(cast.norvik, cast.olivia_executive, **TERM)
    clock.move_to(at(day))
    Touchpoint.objects.create(
        executive=cast.olivia_executive, account=cast.norvik, kind="note", words="Thanks", by=cast.olivia,
        occurred_at=at(day, 8),
    )  # fmt: skip
    sweep_each(clock, date(2026, 9, 1), days=30)
    assert [row[1] for row in raised("sponsor_silent")] == [flagged]


def test_a_meeting_in_time_that_is_recorded_later_withdraws_the_flag(cast: Cast, clock: MovableClock) -> None:
    sponsorship(cast.norvik, cast.olivia_executive, **TERM)
    sweep_each(clock, date(2026, 7, 2), days=200)
    met(cast, date(2026, 6, 1))
    sweep(clock.now)
    assert raised("sponsor_silent") == [
        ("2026-03-02", "2026-07-01", "withdrawn", "They had met on 1 June 2026; it was recorded later.")
    ]


def test_silence_before_the_sponsorship_was_entered_is_history(cast: Cast, clock: MovableClock) -> None:
    sponsorship(cast.norvik, cast.olivia_executive)
    met(cast, date(2025, 2, 1))
    met(cast, date(2025, 12, 1))
    sweep(clock.now)
    assert raised("sponsor_silent") == []


def test_an_ended_sponsorship_is_silent_no_more(cast: Cast, clock: MovableClock) -> None:
    made = sponsorship(cast.norvik, cast.olivia_executive, **TERM)
    clock.move_to(at(date(2026, 7, 5)))
    end_sponsorship(made, reason="Moved", by=cast.sam)
    sweep_each(clock, date(2026, 12, 1), days=300)
    assert raised("sponsor_silent") == [
        ("2026-03-02", "2026-07-01", "resolved", "The sponsorship has ended.")
    ]


@pytest.mark.parametrize("days", [10, 1000])
def test_a_term_that_ends_is_flagged_90_days_ahead_and_settled_by_extending_it(
    cast: Cast, clock: MovableClock, days: int
) -> None:
    made = sponsorship(
        cast.norvik, cast.olivia_executive, starts_on=date(2024, 7, 1), ends_on=date(2026, 7, 1)
    )
    sweep_each(clock, date(2026, 4, 1), days=days)
    assert raised("sponsor_term") == []
    clock.move_to(at(date(2026, 5, 1)))
    if days == 10:
        sweep(clock.now)
    extend_sponsorship(made, ends_on=date(2027, 1, 1), by=cast.sam)
    sweep_each(clock, date(2026, 10, 20), days=days)
    assert raised("sponsor_term") == [
        ("2026-07-01", "2026-04-02", "resolved", "It was extended to 1 January 2027."),
        ("2027-01-01", "2026-10-03", "open", None),
    ]


@pytest.mark.parametrize("days", [10, 1000])
def test_a_strategic_account_without_a_sponsor_is_flagged_after_the_days_of_the_policy(
    cast: Cast, clock: MovableClock, days: int
) -> None:
    """Halden is strategic since it was entered on 2 March; its sponsor leaves in July."""
    sweep_each(clock, date(2026, 4, 10), days=days)
    made = assign_sponsor(
        cast.halden, executive=cast.robert_executive, starts_on=date(2026, 4, 10), ends_on=date(2028, 4, 9), by=cast.sam
    )  # fmt: skip
    sweep_each(clock, date(2026, 7, 5), days=days)
    end_sponsorship(made, reason="Moved", by=cast.sam)
    sweep_each(clock, date(2026, 8, 20), days=days)
    assert raised("unsponsored") == [
        ("2026-03-02", "2026-04-01", "resolved", "Robert Lindqvist sponsors it."),
        ("2026-07-05", "2026-08-04", "open", None),
    ]


def test_an_account_counts_from_the_day_it_became_strategic(cast: Cast, clock: MovableClock) -> None:
    Account.objects.filter(pk=cast.halden.pk).update(tier=Tier.KEY)
    clock.move_by(days=60)
    Account.objects.filter(pk=cast.norvik.pk).update(tier=Tier.STRATEGIC)
    clock.move_by(days=29)
    sweep(clock.now)
    assert raised("unsponsored") == []
    clock.move_by(days=1)
    sweep(clock.now)
    assert [row[0] for row in raised("unsponsored")] == ["2026-05-01"]
    Account.objects.filter(pk=cast.norvik.pk).update(tier=Tier.KEY)
    sweep(clock.now)
    assert [row[2:] for row in raised("unsponsored")] == [
        ("resolved", "It is no strategic account any more.")
    ]
