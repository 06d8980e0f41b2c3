"""The errors Engage raises on purpose, one class a kind of refusal.

Every class carries the HTTP status that pages and API answer with, a stable `code` for programs, and a `message` for people. Guards in PostgreSQL
raise SQLSTATE 23G01 with a constraint name and a readable message; `refusals()` turns those into the same classes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError

GUARD_SQLSTATE = "23G01"


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


def from_database(error: IntegrityError) -> EngageError | None:
    """The refusal behind an IntegrityError, or None where a plain constraint without words of ours was broken."""
    cause = error.__cause__
    diagnostics = getattr(cause, "diag", None)
    if diagnostics is None or getattr(cause, "pgcode", None) != GUARD_SQLSTATE:
        return None
    return GuardRefused(
        diagnostics.message_primary or "The record refuses this.", code=diagnostics.constraint_name or ""
    )


@contextmanager
def refusals() -> Iterator[None]:
    """Inside, a refusal by a database guard arrives as `GuardRefused` instead of `IntegrityError`."""
    try:
        yield
    except IntegrityError as error:
        refusal = from_database(error)
        if refusal is None:
            raise
        raise refusal from error
