"""Writes drawn rows as the owner, in one transaction that is rolled back, and dumps tables as plain rows.

What a draw leaves out is filled by its column's type. Checks and guards are off meanwhile: they are about how rows come to be, and here each row
may be whatever decides who sees it. Keys and references hold.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.db import connections
from psycopg2.extras import Json, execute_values

from engage.volume.generate import without_triggers
from tests.plugins import place
from tests.scope.oracle.access import Rows
from tests.scope.oracle.drawing import Drawn

OWNER = "owner"
MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
_COLUMNS = """
SELECT table_name, column_name, data_type, coalesce(character_maximum_length, 1000)
FROM information_schema.columns
WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'
"""
_CHECKS = """
SELECT conrelid::regclass, quote_ident(conname) FROM pg_constraint
WHERE contype IN ('c', 'x') AND conrelid::regclass::text ~ '^(people|accounts|visits|sponsors)_'
"""
_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(people|accounts|visits|sponsors)_'"
)


class Writer:
    """Rows go in through the connection of the owner, and can be read through the ORM by its alias `OWNER`."""

    def __init__(self, cursor: Any) -> None:
        self.cursor, self._texts = cursor, count()
        cursor.execute(_COLUMNS)
        self._needed: dict[str, dict[str, tuple[str, int]]] = {}
        for table, column, kind, length in cursor.fetchall():
            self._needed.setdefault(table, {})[column] = (kind, length)
        cursor.execute(_TABLES)
        self.tables = [table for (table,) in cursor.fetchall()]

    def write(self, drawn: Drawn) -> None:
        self.cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, rows in drawn.items():
            needed = self._needed.get(table, {})
            filled = [column for column in needed if column not in rows[0]]
            names = [*rows[0], *filled]
            values = [[*row.values(), *(self._filling(*needed[column]) for column in filled)] for row in rows]
            columns = ", ".join(f'"{name}"' for name in names)
            execute_values(self.cursor.cursor, f'INSERT INTO "{table}" ({columns}) VALUES %s', values)
        self.cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def dump(self) -> Rows:
        dumped: dict[str, list[dict[str, Any]]] = {}
        for table in self.tables:
            self.cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in self.cursor.description]
            dumped[table] = [dict(zip(names, row, strict=True)) for row in self.cursor.fetchall()]
        return dumped

    def _filling(self, kind: str, length: int) -> Any:
        if kind in ("character varying", "text"):
            return f"{next(self._texts):x}"[-length:]
        fillings: dict[str, Any] = {
            "boolean": False,
            "date": MOMENT.date(),
            "timestamp with time zone": MOMENT,
            "jsonb": Json({}),
            "ARRAY": [],
            "bytea": b"",
        }
        return fillings.get(kind, 1)


@contextmanager
def as_owner() -> Iterator[Writer]:
    """A connection of the owner's under the alias `OWNER`, in a transaction that leaves nothing."""
    wrapper = connections["default"].copy(OWNER)
    wrapper.settings_dict |= {"USER": "engage_owner", "NAME": place.DATABASE}
    connections[OWNER] = wrapper
    try:
        wrapper.connect()
        wrapper.set_autocommit(False)
        with wrapper.cursor() as cursor, without_triggers(cursor):
            cursor.execute(_CHECKS)
            for table, name in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            yield Writer(cursor)
    finally:
        wrapper.rollback()
        wrapper.close()
        del connections[OWNER]


@contextmanager
def undone(writer: Writer) -> Iterator[None]:
    """What is written inside is gone afterwards."""
    writer.cursor.execute("SAVEPOINT organisation")
    yield
    writer.cursor.execute("ROLLBACK TO SAVEPOINT organisation")
