"""The calendar as the page shows it: weeks of days of entries, all in words. Seven queries at most, however many visits there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from engage.core import clock, moments
from engage.core.ui import Tone
from engage.people.models import User
from visits.calendar_days import days_of, moves_away
from visits.lines import standing_of
from visits.models import Reschedule, Visit
from visits.models.visit import ENDED
from visits.queries import Clash, clashes_of

MOVES_SHOWN = 2
TIMES = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Entry:
    """A visit on one of its days. `elsewhere` is the customer's clock where it shows something else."""

    visit: Visit
    hours: str
    elsewhere: str
    standing: str
    tone: Tone
    moved: str
    clashes: Sequence[Clash]
    is_off: bool


@dataclass(frozen=True)
class Left:
    """A visit that was to be on this day, and was moved to another."""

    visit: Visit
    words: str


@dataclass(frozen=True)
class Day:
    """`more` counts the visits, and `more_left` the moves, that are not shown."""

    date: date
    is_today: bool
    is_outside: bool
    entries: Sequence[Entry]
    more: int
    left: Sequence[Left]
    more_left: int

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.left)


def days_between(
    visits: QuerySet[Visit],
    first: date,
    last: date,
    *,
    user: User,
    zone: tzinfo,
    most: int,
    month: date | None = None,
) -> list[Day]:
    """Every day from `first` to `last`. `month` makes the days of other months outsiders."""
    placed = days_of(visits, first, last, zone=zone, most=most)
    shown = _visits(visits, {pk for day in placed.values() for pk in day.visits})
    clashes = clashes_of((visit for visit in shown.values() if visit.status not in ENDED), user)
    moves = _by_day(moves_away(visits, first, last, zone=zone, most=MOVES_SHOWN))
    today = moments.local_day(clock.now(), zone)
    days = []
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        there, gone = placed.get(day), moves.get(day, [])
        found = [shown[pk] for pk in there.visits if pk in shown] if there else []
        days.append(
            Day(
                date=day,
                is_today=day == today,
                is_outside=month is not None and (day.year, day.month) != (month.year, month.month),
                entries=[
                    _entry(visit, day, clashes=clashes.get(visit.pk, []), zone=zone, today=today)
                    for visit in found
                ],
                more=there.total - len(found) if there else 0,
                left=[_left(move, zone=zone, today=today) for move in gone],
                more_left=gone[0].total - len(gone) if gone else 0,
            )
        )
    return days


def weeks_of(days: Sequence[Day]) -> list[Sequence[Day]]:
    """Seven days each, as they come."""
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def _visits(visits: QuerySet[Visit], ids: Iterable[int]) -> Mapping[int, Any]:
    moves = Reschedule.objects.filter(visit=OuterRef("pk")).order_by()
    rows: QuerySet[Any] = (
        visits.filter(pk__in=list(ids)).select_related("account", "lead_executive").order_by()
    )
    return {
        visit.pk: visit
        for visit in rows.annotate(
            moves_=Coalesce(Subquery(moves.values("visit").annotate(count=Count("pk")).values("count")), 0),
            moved_from_=Subquery(moves.order_by("-pk").values("old_starts_at")[:1]),
        )
    }


def _by_day(moves: Iterable[Any]) -> dict[date, list[Any]]:
    days: dict[date, list[Any]] = {}
    for move in moves:
        days.setdefault(move.day, []).append(move)
    return days


def _entry(visit: Any, day: date, *, clashes: Sequence[Clash], zone: tzinfo, today: date) -> Entry:
    standing, tone = standing_of(visit)
    there = moments.zone(visit.time_zone)
    return Entry(
        visit=visit,
        hours=_hours(visit, day, zone=zone),
        elsewhere=""
        if visit.date_only
        else moments.elsewhere_words(visit.starts_at, here=zone, there=there, today=today),
        standing=standing,
        tone=tone,
        moved=_moved_words(visit, zone=zone, today=today) if visit.moves_ else "",
        clashes=clashes,
        is_off=visit.status in ENDED,
    )


def _hours(visit: Visit, day: date, *, zone: tzinfo) -> str:
    """ "14:00–15:30"; of a meeting over several days, what of it falls on this one. Nothing where the hour is not known."""
    if visit.date_only:
        return ""
    begins = moments.local_day(visit.starts_at, zone) == day
    ends = moments.local_day(visit.ends_at - timedelta(microseconds=1), zone) == day
    if begins and ends:
        return moments.clock_words(visit.starts_at, visit.ends_at, within=zone)
    if begins:
        return f"from {moments.clock_words(visit.starts_at, None, within=zone)}"
    return f"until {moments.clock_words(visit.ends_at, None, within=zone)}" if ends else "all day"


def _moved_words(visit: Any, *, zone: tzinfo, today: date) -> str:
    """ "moved from 12 Mar, second time"."""
    return f"moved from {_from_words(visit.moved_from_, visit.starts_at, zone=zone, today=today)}{_time_words(visit.moves_)}"


def _left(move: Any, *, zone: tzinfo, today: date) -> Left:
    to = moments.day_words(moments.local_day(move.new_starts_at, zone), today=today)
    return Left(move.visit, f"moved to {to}{_time_words(move.number)}")


def _from_words(old: datetime, new: datetime, *, zone: tzinfo, today: date) -> str:
    """The day it left, or the hour where it stayed on its day."""
    day = moments.local_day(old, zone)
    if day == moments.local_day(new, zone):
        return moments.clock_words(old, None, within=zone)
    return moments.day_words(day, today=today)


def _time_words(number: int) -> str:
    if number < 2:
        return ""
    return f", {TIMES[number] if number < len(TIMES) else f'{number}th'} time"
