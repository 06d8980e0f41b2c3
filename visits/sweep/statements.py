"""The sweep's SQL: one file a rule in `sql/`, with `/* marks */` where one text goes into another."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

# Whoever acts at the very instant something is due is in time: on the spot only what was due before counts as missed.
ON_THE_DOT = timedelta(microseconds=1)
FOLDER = Path(__file__).parent / "sql"


@cache
def statement(name: str, **parts: str) -> str:
    """The text of `sql/<name>.sql` with each `/* mark */` replaced by its part. Parts are texts of this package, never data."""
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    for mark, part in parts.items():
        text = text.replace(f"/* {mark} */", part)
    return text


def rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Runs one statement and returns what it returned."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
