"""Dates, times and deadlines as people say them. Pure: the present and the reader's zone are handed in."""

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HOURS_COUNT_WITHIN = 12 * HOUR


def zone(name: str | tzinfo) -> tzinfo:
    """The zone of a name such as "Europe/Berlin"; a zone stays what it is."""
    return ZoneInfo(name) if isinstance(name, str) else name


def city(name: str | tzinfo) -> str:
    """ "America/New_York" is New York to its people."""
    return str(name).rpartition("/")[2].replace("_", " ")


def local_day(moment: date | datetime, within: tzinfo) -> date:
    """The calendar day a moment falls on in a zone; a plain date is one already."""
    return moment.astimezone(within).date() if isinstance(moment, datetime) else moment


def day_words(day: date, *, today: date, weekday: bool = False) -> str:
    """ "24 Nov" or "Tue 24 Nov"; with the year only where it is not this one."""
    words = f"{day.day} {MONTHS[day.month - 1]}"
    if day.year != today.year:
        words += f" {day.year}"
    return f"{DAYS[day.weekday()]} {words}" if weekday else words


def when_words(moment: date | datetime, *, now: datetime, within: tzinfo) -> str:
    """ "today 09:12", "yesterday 17:40", "tomorrow 08:00", otherwise the day alone."""
    today, day = local_day(now, within), local_day(moment, within)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    if near is None:
        return day_words(day, today=today)
    return f"{near} {moment.astimezone(within):%H:%M}" if isinstance(moment, datetime) else near


def span_words(span: timedelta) -> str:
    """A length of time in its largest unit that fills once: "40 min", "6 h", "12 days". Never less than a minute."""
    if span < HOUR:
        return f"{max(span // MINUTE, 1)} min"
    if span < DAY:
        return f"{span // HOUR} h"
    return _days(span // DAY)


def due_words(due: date | datetime, *, now: datetime, within: tzinfo) -> str:
    """ "late by 12 days", "due in 6 h", "due today", "due tomorrow", "due 30 Nov", by the calendar of the reader's zone."""
    today = local_day(now, within)
    days = (local_day(due, within) - today).days
    if isinstance(due, datetime):
        if due < now:
            return f"late by {span_words(now - due) if now - due < DAY or days == 0 else _days(-days)}"
        if due - now <= HOURS_COUNT_WITHIN:
            return f"due in {span_words(due - now)}"
    elif days < 0:
        return f"late by {_days(-days)}"
    if days in (0, 1):
        return ("due today", "due tomorrow")[days]
    return f"due {day_words(local_day(due, within), today=today)}"


def due_tone(due: date | datetime, *, now: datetime, within: tzinfo) -> str:
    """The tone of a deadline: "bad" once past, "due" today and tomorrow, none before."""
    days = (local_day(due, within) - local_day(now, within)).days
    if days < 0 or (isinstance(due, datetime) and due < now):
        return "bad"
    return "due" if days <= 1 else ""


def countdown_words(event: str, at: datetime, *, now: datetime) -> str:
    """ "seagull in 6 h" before, "seagull 2 days ago" after."""
    return f"{event} in {span_words(at - now)}" if at > now else f"{event} {span_words(now - at)} ago"


def clock_words(start: datetime, until: datetime | None, *, within: tzinfo) -> str:
    """ "14:00" or "14:00–15:30"."""
    words = f"{start.astimezone(within):%H:%M}"
    return f"{words}\N{EN DASH}{until.astimezone(within):%H:%M}" if until else words


def elsewhere_words(moment: datetime, *, here: tzinfo, there: tzinfo, today: date) -> str:
    """ "08:00 in New York", with the day where it is another one there; empty where both clocks show the same."""
    ours, theirs = moment.astimezone(here), moment.astimezone(there)
    if ours.replace(tzinfo=None) == theirs.replace(tzinfo=None):
        return ""
    other_day = (
        "" if ours.date() == theirs.date() else f"{day_words(theirs.date(), today=today, weekday=True)}, "
    )
    return f"{other_day}{theirs:%H:%M} in {city(there)}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
