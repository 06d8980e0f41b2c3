"""Deadlines in working days: the same clock time in somebody's own zone, on days that are worked in their country.

Public holidays come from the `holidays` package, weekends likewise (Friday and Saturday in some countries). Results are UTC instants.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

DAY_BEGINS = time(9)


@lru_cache(maxsize=64)
def _calendar(country: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


def is_working_day(day: date, *, country: str) -> bool:
    """Whether people in this country (ISO 3166) work on this day. A country nobody knows the holidays of works Monday to Friday."""
    calendar = _calendar(country)
    return day.weekday() < 5 if calendar is None else calendar.is_working_day(day)


def next_working_day(day: date, *, country: str) -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not is_working_day(day, country=country):
        day += timedelta(days=1)
    return day


def deadline(moment: datetime, *, working_days: int, zone: str, country: str) -> datetime:
    """The same clock time `working_days` later; a moment on a day off counts from 09:00 of the next working day.

    Clock times that a daylight-saving change skips are read as after the change, those it repeats as the first of the two.
    """
    local = moment.astimezone(ZoneInfo(zone))
    day, clock_time = local.date(), local.time()
    if not is_working_day(day, country=country):
        day, clock_time = next_working_day(day, country=country), DAY_BEGINS
    for _ in range(working_days):
        day = next_working_day(day, country=country)
    return datetime.combine(day, clock_time.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def working_days_between(start: datetime, end: datetime, *, zone: str, country: str, enough: int) -> int:
    """How many working days lie between two moments, by the calendar of `zone`; stops counting at `enough`."""
    day, last, count = start.astimezone(ZoneInfo(zone)).date(), end.astimezone(ZoneInfo(zone)).date(), 0
    while count < enough and (day := next_working_day(day, country=country)) <= last:
        count += 1
    return count
