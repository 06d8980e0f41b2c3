"""Which visits fall on which days, on the reader's calendar. A meeting of which the day alone is known falls on that day in its own zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    Expression,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, RowNumber, TruncDate

from visits.models import Reschedule, Visit
from visits.models.visit import ENDED
from visits.queries.clashes import LONGEST

WIDEST_ZONE = timedelta(hours=15)  # no zone's date is further from UTC's

_SQL = """
WITH covered AS (
    SELECT seen.id, seen.starts_at, seen.is_off, day::date AS day
    FROM ({seen}) seen
    CROSS JOIN LATERAL generate_series(
        GREATEST(seen.first_day, %s)::timestamp, LEAST(seen.last_day, %s)::timestamp, interval '1 day'
    ) AS day
),
placed AS (
    SELECT id, day, row_number() OVER (PARTITION BY day ORDER BY is_off, starts_at, id) AS place, count(*) OVER (PARTITION BY day) AS total
    FROM covered
)
SELECT day, id, total FROM placed WHERE place <= %s ORDER BY day, place
"""


@dataclass(frozen=True)
class DayOfVisits:
    """The ids of the first visits of a day, those that still stand before those that were called off; `total` counts all."""

    visits: Sequence[int]
    total: int


def falling_between(visits: QuerySet[Visit], first: date, last: date, *, zone: tzinfo) -> QuerySet[Visit]:
    """Those of which some part falls on a day from `first` to `last`, with `first_day` and `last_day`."""
    start, end = (datetime.combine(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    near: QuerySet[Any] = visits.filter(
        starts_at__gt=start - LONGEST, starts_at__lt=end + WIDEST_ZONE, ends_at__gt=start - WIDEST_ZONE
    )
    dated = near.annotate(
        first_day=_day_of(F("starts_at"), zone),
        last_day=_day_of(F("ends_at") - timedelta(microseconds=1), zone),
    )
    return dated.filter(first_day__lte=last, last_day__gte=first)


def days_of(
    visits: QuerySet[Visit], first: date, last: date, *, zone: tzinfo, most: int
) -> dict[date, DayOfVisits]:
    """At most `most` visits of each day that has any. One query, whose answer does not grow with the visits."""
    seen: QuerySet[Any] = (
        falling_between(visits, first, last, zone=zone)
        .annotate(is_off=Case(When(status__in=ENDED, then=1), default=0))
        .order_by()
        .values("id", "starts_at", "first_day", "last_day", "is_off")
    )
    inner, parameters = seen.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(seen=inner), [*parameters, first, last, most])
        rows = cursor.fetchall()
    days: dict[date, DayOfVisits] = {}
    for day, pk, total in rows:
        earlier = days[day].visits if day in days else ()
        days[day] = DayOfVisits([*earlier, pk], total)
    return days


def moves_away(
    visits: QuerySet[Visit], first: date, last: date, *, zone: tzinfo, most: int
) -> QuerySet[Reschedule]:
    """The moves of these visits to another day: at most `most` for each `day` that a visit left, with its `number` among the moves of the visit
    and the `total` of the day. One query once used."""
    start, end = (datetime.combine(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    earlier = (
        Reschedule.objects.filter(visit=OuterRef("visit"), pk__lte=OuterRef("pk")).order_by().values("visit")
    )
    moves: QuerySet[Any] = Reschedule.objects.filter(
        visit__in=visits.order_by(), old_starts_at__gte=start, old_starts_at__lt=end
    )
    return (
        moves.annotate(
            day=TruncDate("old_starts_at", tzinfo=zone),
            number=earlier.annotate(count=Count("pk")).values("count"),
        )
        .exclude(day=TruncDate("new_starts_at", tzinfo=zone))
        .annotate(
            place=Window(RowNumber(), partition_by=F("day"), order_by=["old_starts_at", "pk"]),
            total=Window(Count("pk"), partition_by=F("day")),
        )
        .filter(place__lte=most)
        .select_related("visit__account")
        .order_by("day", "place")
    )


def _day_of(moment: Any, zone: tzinfo) -> Expression:
    within = Case(When(Q(date_only=True), then=F("time_zone")), default=Value(str(zone)))
    return Cast(Func(within, moment, function="timezone", output_field=DateTimeField()), DateField())
