"""What a test has to do with what can be taken away: which switches it asked, what the database refused it, which tables it wrote to."""

import re
from typing import Any

import psycopg2
from django.core.handlers.base import BaseHandler
from psycopg2 import extensions

from tests.drill import statements, switches

told: set[str] = set()
written: set[str] = set()
run: set[str] = set()

FRAME = re.compile(r"PL/pgSQL function (\w+)\(.*?\) line (\d+)")
SQL_FRAME = re.compile(r'SQL function "(\w+)"')
DENIED = re.compile(r"permission denied for table (\w+)")
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM|COPY|TRUNCATE)\s+(?:ONLY\s+)?"?(\w+)', re.IGNORECASE)


def install() -> None:
    """From now on every connection notes what it is refused and what it writes, and every request its route."""
    connect = psycopg2.connect

    def noted(*arguments: Any, **options: Any) -> Any:
        base = options.pop("cursor_factory", None) or extensions.cursor
        return connect(*arguments, cursor_factory=_noting(base), **options)

    psycopg2.connect = noted
    resolve = BaseHandler.resolve_request

    def resolved(self: BaseHandler, request: Any) -> Any:
        match = resolve(self, request)
        switches.route = match.route
        return match

    BaseHandler.resolve_request = resolved


def begin() -> None:
    switches.asked.clear()
    switches.route = ""
    told.clear()
    written.clear()
    run.clear()


def _noting(base: type[extensions.cursor]) -> type[extensions.cursor]:
    class Noting(base):  # type: ignore[misc, valid-type]
        def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
            _note_writes(query)
            query = statements.lacking(query)
            try:
                return super().execute(query, *arguments, **options)
            except psycopg2.Error as error:
                note(error)
                raise

        def copy_expert(self, query: Any, *arguments: Any, **options: Any) -> Any:
            _note_writes(query)
            try:
                return super().copy_expert(query, *arguments, **options)
            except psycopg2.Error as error:
                note(error)
                raise

    return Noting


def _note_writes(query: Any) -> None:
    text = query.decode(errors="replace") if isinstance(query, bytes) else str(query)
    if not text.startswith("SELECT"):
        written.update(WRITES.findall(text))
    run.update(statements.files_in(text))


def note(error: psycopg2.Error) -> None:
    """The constraint that was named, the functions and lines that refused, the table whose rights were missing."""
    if error.diag.constraint_name:
        told.add(error.diag.constraint_name)
    for function, line in FRAME.findall(error.diag.context or ""):
        told.add(f"{function}:{line}")
    told.update(f"{function}:0" for function in SQL_FRAME.findall(error.diag.context or ""))
    told.update(f"right:{table}" for table in DENIED.findall(error.diag.message_primary or ""))
