"""Time reckoned plainly, for tests to hold the product to: another library's clocks, day by day and minute by minute.

Nothing here asks the code under test. Clocks come from `dateutil`, the days people have off from the dates and weekends that `holidays` lists.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays
from dateutil import tz

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# North and south, whole, half and quarter hours, changes by an hour and by half of one, and none.
PLACES = (
    ("Europe/Berlin", "DE"),
    ("America/New_York", "US"),
    ("Asia/Kolkata", "IN"),
    ("Asia/Kathmandu", "NP"),
    ("Australia/Lord_Howe", "AU"),
    ("Pacific/Chatham", "NZ"),
)


def local(moment: datetime, zone: str) -> datetime:
    """The clock on the wall, without its zone."""
    return moment.astimezone(_zone(zone)).replace(tzinfo=None)


@cache
def _zone(name: str) -> tz.tzfile:
    found = tz.gettz(name)
    assert isinstance(found, tz.tzfile)
    return found


@cache
def _days_off(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=range(2025, 2030))


def is_worked(day: date, country: str) -> bool:
    return day.weekday() not in _days_off(country).weekend and day not in _days_off(country)


def moment_of(day: date, clock: time, zone: str) -> datetime:
    """The first minute of that day at which the clock shows it; one that is skipped is as much later as the clock was put forward."""
    moment = datetime.combine(day, time(), UTC) - timedelta(hours=15)
    wanted = datetime.combine(day, clock)
    before = local(moment, zone)
    while True:
        shown = local(moment, zone)
        if shown == wanted:
            return moment
        if before < wanted < shown and shown - before > MINUTE:
            return moment - MINUTE + (wanted - before)
        before, moment = shown, moment + MINUTE


def due(end: datetime, *, days: int, zone: str, country: str) -> datetime:
    """So many worked days later at the same time of day; from nine o'clock of the next worked day where the day itself is not worked."""
    day, clock = local(end, zone).date(), local(end, zone).time()
    if not is_worked(day, country):
        clock = time(9)
        while not is_worked(day, country):
            day += DAY
    left = days
    while left:
        day += DAY
        left -= is_worked(day, country)
    return moment_of(day, clock, zone)


def changes(zone: str, year: int) -> list[date]:
    """The days of the year on which the clocks change."""
    noons = [datetime(year, 1, 1, 12, tzinfo=UTC) + DAY * number for number in range(365)]
    return [
        local(noon, zone).date()
        for noon in noons
        if noon.astimezone(_zone(zone)).utcoffset() != (noon - DAY).astimezone(_zone(zone)).utcoffset()
    ]


def day_begins(day: date) -> datetime:
    """The first instant of a day of UTC, by which days are counted that are nobody's in particular."""
    return datetime.combine(day, time(), UTC)
