"""QuerySets inside plain SQL: who may see what is said once, by `visible_to`, and holds in hand-written reports too."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Expression, F, Func, Q, QuerySet
from django.db.models.functions import Cast

from engage.core.sql import Statements
from visits.models import Visit

WIDEST_ZONE = timedelta(hours=15)  # no zone's date is further from UTC's
JSONB = 3802  # PostgreSQL's number of the type
statement = Statements(Path(__file__).parent)


def local_day(moment: str = "starts_at", zone: str = "time_zone") -> Expression:
    """The date of a moment in the row's own zone."""
    return Cast(Func(F(zone), F(moment), function="timezone", output_field=DateTimeField()), DateField())


def starting_between(visits: QuerySet[Visit], start: date, end: date) -> QuerySet[Visit]:
    """Those that start from `start` up to, not including, `end`, by the date in their own zone.

    Only within hours of either midnight does the zone have to be asked; elsewhere the instant, which has an index, decides.
    """
    first, last = (datetime.combine(day, time.min, UTC) for day in (start, end))
    in_every_zone = Q(starts_at__gte=first + WIDEST_ZONE, starts_at__lt=last - WIDEST_ZONE)
    by_own_zone = Q(local_day__gte=start, local_day__lt=end)
    near = visits.filter(starts_at__gte=first - WIDEST_ZONE, starts_at__lt=last + WIDEST_ZONE)
    return near.alias(local_day=local_day()).filter(in_every_zone | by_own_zone)


def compiled(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a QuerySet and its parameters, to stand in another statement's parentheses. No query."""
    sql, parameters = rows.query.sql_with_params()
    return sql, tuple(parameters)


def counted(**rows: QuerySet[Any, Any]) -> dict[str, int]:
    """How many rows each of these QuerySets has, by name. One query for all of them."""
    parts: list[str] = []
    parameters: list[Any] = []
    for name, found in rows.items():
        sql, given = compiled(found.order_by())
        parts.append(f"(SELECT count(*) FROM ({sql}) counted) AS {name}")  # noqa: S608
        parameters += given
    return fetched(f"SELECT {', '.join(parts)}", tuple(parameters))[0]


def fetched(sql: str, parameters: tuple[Any, ...] | Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of one statement, each as a dict by column, JSON decoded. One query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        columns = [column.name for column in cursor.description or ()]
        encoded = [column.name for column in cursor.description or () if column.type_code == JSONB]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    for name in encoded:  # Django leaves JSON of hand-written statements as text
        for row in rows:
            row[name] = row[name] and json.loads(row[name])
    return rows
