"""The errors Engage raises on purpose, one class a kind of refusal.

Every class carries the HTTP status that pages and API answer with, a stable `code` for programs, and a `message` for people. Guards in PostgreSQL
raise SQLSTATE 23G01 with a constraint name and a readable message; `refusals()` turns those into the same classes. Whom PostgreSQL stops because two
work on the same at once is told so, and that trying again is right.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError

GUARD_SQLSTATE = "23G01"
UNIQUE_VIOLATION = "23505"
OVERTAKEN = frozenset(
    {"40P01", "40001", "55P03"}
)  # a deadlock, a serialization failure, a lock that is not to be had


class EngageError(Exception):
    """A refusal with a reason that can be shown to the person who asked."""

    status = 400
    default_code = "refused"

    def __init__(self, message: str, *, code: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.field = field


class BadInput(EngageError):
    """What was sent cannot be understood or is incomplete. `field` names where."""

    status = 400
    default_code = "bad_input"


class TooLarge(EngageError):
    """More than is taken."""

    status = 413
    default_code = "too_large"


class NotAllowed(EngageError):
    """The object is in the person's scope, the act is not theirs."""

    status = 403
    default_code = "not_allowed"


class OutOfScope(EngageError):
    """The object is not the person's to know of; answered like one that does not exist."""

    status = 404
    default_code = "not_found"


class WrongState(EngageError):
    """The act is not possible from the state the object is in."""

    status = 409
    default_code = "wrong_state"


class Stale(WrongState):
    """Somebody else has changed the row since it was read; nothing was written. The API answers 412.

    `row` is as it is now (None where it was taken away or has not come into being), `revision` what to go on from, `changes` what was changed
    since by whom (engage.core.edits.Change), the earliest first.
    """

    default_code = "stale"

    def __init__(self, message: str, *, row: Any, revision: int, changes: Sequence[Any]) -> None:
        super().__init__(message)
        self.row, self.revision, self.changes = row, revision, changes


class GuardRefused(WrongState):
    """A condition of the workflow does not hold yet; `code` is the guard's name in Python and in the database alike."""

    default_code = "guard"


class Overtaken(WrongState):
    """Two worked on the same at the same moment, and this one was stopped: nothing was written, and doing it again is right."""

    default_code = "overtaken"


def from_database(error: DatabaseError) -> EngageError | None:
    """The refusal behind an error of the database, or None where there are no words of ours for it."""
    state = getattr(error.__cause__, "pgcode", None)
    if state in OVERTAKEN:
        return Overtaken(
            "Somebody else is working on the same at this moment. Nothing was changed; try again."
        )
    diagnostics = getattr(error.__cause__, "diag", None)
    if diagnostics is None or state != GUARD_SQLSTATE:
        return None
    return GuardRefused(
        diagnostics.message_primary or "The record refuses this.", code=diagnostics.constraint_name or ""
    )


def refusal_behind(error: Exception) -> EngageError | None:
    """The refusal that an exception is or stands for, where nobody nearer has answered it; None for a failure of ours.

    What two people enter at the same moment, and is there once only, is the second one's to look at again.
    """
    if isinstance(error, EngageError):
        return error
    if not isinstance(error, DatabaseError):
        return None
    if getattr(error.__cause__, "pgcode", None) == UNIQUE_VIOLATION:
        return Overtaken("Somebody has just entered the same. Nothing was changed; look at it again.")
    return from_database(error)


@contextmanager
def refusals() -> Iterator[None]:
    """Inside, a refusal by a database guard arrives as `GuardRefused` instead of `IntegrityError`, being stopped in a deadlock as `Overtaken`."""
    try:
        yield
    except DatabaseError as error:
        refusal = from_database(error)
        if refusal is None:
            raise
        raise refusal from error
