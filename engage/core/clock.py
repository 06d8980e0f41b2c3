"""Engage's clock. Python asks `now()`, SQL asks `engage_now()`; both can be moved together, but only by the database's owner.

Tests, demonstration data and `sweep --now` move the clock; nothing that runs as the application's role can, so due times cannot be back-dated.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connections
from django.utils import timezone

_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)
_standing: datetime | None = None


def now() -> datetime:
    """The present as an aware UTC datetime."""
    return _moved_to.get() or _standing or timezone.now()


def stand_still(moment: datetime | None) -> None:
    """Python's clock stands at `moment` for the whole process until called with None. Tests move the database's clock beside it."""
    global _standing
    _standing = moment


@contextmanager
def at(moment: datetime, *, database: str = "default") -> Iterator[None]:
    """Both clocks stand at `moment` inside. To be used by the owner, within a transaction, so that no other connection sees it."""
    before = _moved_to.get()
    token = _moved_to.set(moment)
    _write(moment, database)
    try:
        yield
    finally:
        _moved_to.reset(token)
        if not connections[database].needs_rollback:
            _write(before, database)


def _write(moment: datetime | None, database: str) -> None:
    with connections[database].cursor() as cursor:
        cursor.execute("UPDATE core_clock SET stands_at = %s", [moment])
