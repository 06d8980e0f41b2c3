"""QuerySets inside plain SQL: who may see what is said once, by `visible_to`, and holds in hand-written reports too."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Expression, F, Func, QuerySet
from django.db.models.functions import Cast

JSONB = 3802  # PostgreSQL's number of the type


def local_day(moment: str = "starts_at", zone: str = "time_zone") -> Expression:
    """The date of a moment in the row's own zone."""
    return Cast(Func(F(zone), F(moment), function="timezone", output_field=DateTimeField()), DateField())


def compiled(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a QuerySet and its parameters, to stand in another statement's parentheses. No query."""
    sql, parameters = rows.query.sql_with_params()
    return sql, tuple(parameters)


@cache
def statement(name: str) -> str:
    """The text of `<name>.sql` of this folder."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")


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
