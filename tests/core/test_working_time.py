"""Deadlines in working days, in people's own zones and countries."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engage.core.working_time import deadline, is_working_day, working_days_between


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("ends", "days", "zone", "country", "due"),
    [
        ("2026-03-16T15:30", 1, "Europe/Berlin", "DE", "2026-03-17T15:30"),  # the next day
        ("2026-03-13T15:30", 1, "Europe/Berlin", "DE", "2026-03-16T15:30"),  # over a weekend
        (
            "2026-03-14T20:00",
            1,
            "Europe/Berlin",
            "DE",
            "2026-03-17T09:00",
        ),  # a Saturday counts from Monday 09:00
        ("2026-04-02T11:00", 1, "Europe/Berlin", "DE", "2026-04-07T11:00"),  # Good Friday and Easter Monday
        (
            "2026-03-27T15:30",
            1,
            "Europe/Berlin",
            "DE",
            "2026-03-30T15:30",
        ),  # clocks go forward: the clock time stays
        ("2026-10-23T15:30", 1, "Europe/Berlin", "DE", "2026-10-26T15:30"),  # and back
        (
            "2026-03-06T15:30",
            1,
            "America/New_York",
            "US",
            "2026-03-09T15:30",
        ),  # another change, on another day
        ("2026-11-25T10:00", 1, "America/New_York", "US", "2026-11-27T10:00"),  # Thanksgiving
        (
            "2026-03-12T10:00",
            1,
            "Asia/Dubai",
            "AE",
            "2026-03-13T10:00",
        ),  # a Friday is a working day here since 2022
        (
            "2026-03-12T10:00",
            1,
            "Asia/Riyadh",
            "SA",
            "2026-03-15T10:00",
        ),  # here the weekend is Friday and Saturday
        ("2026-03-16T10:00", 2, "Asia/Kolkata", "IN", "2026-03-18T10:00"),
        ("2026-03-16T10:00", 1, "Australia/Lord_Howe", "AU", "2026-03-17T10:00"),
        ("2028-02-28T10:00", 1, "Europe/Oslo", "NO", "2028-02-29T10:00"),  # a leap day
        ("2026-12-31T10:00", 1, "Europe/Berlin", "DE", "2027-01-04T10:00"),  # New Year, and a weekend
        ("2026-03-16T10:00", 3, "Pacific/Auckland", "ZZ", "2026-03-19T10:00"),  # a country nobody knows
    ],
)
def test_a_debrief_is_due_at_the_same_clock_time_of_a_working_day(
    ends: str, days: int, zone: str, country: str, due: str
) -> None:
    found = deadline(at(ends, zone), working_days=days, zone=zone, country=country)

    assert found.tzinfo is UTC
    assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.fromisoformat(due)


def test_the_zone_of_the_reader_decides_the_day() -> None:
    late_in_new_york = at("2026-03-13T22:00", "America/New_York")

    assert deadline(late_in_new_york, working_days=1, zone="Europe/Berlin", country="DE") == at(
        "2026-03-17T09:00", "Europe/Berlin"
    )


def test_a_clock_time_that_is_skipped_is_read_after_the_change() -> None:
    due = deadline(
        at("2026-03-27T02:30", "Europe/Berlin"), working_days=0, zone="Europe/Berlin", country="DE"
    )

    assert due == at("2026-03-27T02:30", "Europe/Berlin")


def test_working_days_between_two_moments_stop_at_enough() -> None:
    start, end = at("2026-03-06T09:00", "Europe/Berlin"), at("2026-03-16T09:00", "Europe/Berlin")

    assert working_days_between(start, end, zone="Europe/Berlin", country="DE", enough=50) == 6
    assert working_days_between(start, end, zone="Europe/Berlin", country="DE", enough=5) == 5
    assert working_days_between(end, start, zone="Europe/Berlin", country="DE", enough=5) == 0


def test_a_public_holiday_is_no_working_day() -> None:
    assert not is_working_day(at("2026-12-25T00:00", "Europe/Berlin").date(), country="DE")
    assert is_working_day(at("2026-12-28T00:00", "Europe/Berlin").date(), country="DE")
