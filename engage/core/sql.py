"""SQL in files of its own: operations of migrations, and statements that are too long for a line of Python."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations import RunSQL


def run_file(migration_file: str, name: str, *, reverse: str = RunSQL.noop) -> RunSQL:
    """The operation that runs `sql/<name>` of the folder of `migration_file` (pass `__file__`)."""
    return RunSQL((Path(migration_file).parent / "sql" / name).read_text(encoding="utf-8"), reverse)


class Statements:
    """The statements of a folder by their names: one `<name>.sql` each, with `/* marks */` where one text goes into another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str, **parts: str) -> str:
        """The text with each `/* mark */` replaced by its part. Parts are texts of the program, never data."""
        text = _text(self._folder / f"{name}.sql")
        for mark, part in parts.items():
            text = text.replace(f"/* {mark} */", part)
        return text


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Runs one statement and returns what it returned."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
