"""How far an import has come, told while its transaction is still open."""

from contextlib import suppress
from time import monotonic
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from accounts.models import ImportRun

TOLD_EVERY = 0.5  # seconds


class ToldProgress:
    """Writes to the run's progress through a connection of its own, so that everybody sees it at once and it survives what the import takes back.

    Telling is a courtesy: where it fails, the import goes on.
    """

    def __init__(self, run: ImportRun) -> None:
        self._run = run.pk
        self._phase = ""
        self._told_at = 0.0

    def __enter__(self) -> Self:
        self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
        return self

    def __exit__(self, *error: Any) -> None:
        with suppress(DatabaseError):
            self._connection.close()

    def phase(self, words: str) -> None:
        self._phase = words
        self._tell(0)

    def rows(self, read: int) -> None:
        if monotonic() - self._told_at >= TOLD_EVERY:
            self._tell(read)

    def _tell(self, read: int) -> None:
        self._told_at = monotonic()
        with suppress(DatabaseError), self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE accounts_importprogress SET phase = %s, rows_read = %s WHERE run_id = %s",
                [self._phase, read, self._run],
            )
