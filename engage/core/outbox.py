"""The outbox: what has to happen after a commit is written in the same transaction, and a job carries it out.

A handler may run twice (a worker can die between doing and noting); handlers are written so that the second time does no harm.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from engage.core.clock import now
from engage.core.errors import WrongState
from engage.core.models import OutboxEvent

Handler = Callable[[OutboxEvent], None]
RETRY_AFTER = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440)]
MOST_ATTEMPTS = 1 + len(
    RETRY_AFTER
)  # after so many failures, almost two days after the first, an event is given up

_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Registers the handler of a kind of event."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def announce(kind: str, payload: dict[str, Any], *, key: str | None = None) -> None:
    """Writes an event in the present transaction. With a `key` that was used before, nothing is written. One query."""
    OutboxEvent.objects.bulk_create(
        [OutboxEvent(kind=kind, payload=payload, key=key, next_attempt_at=now())], ignore_conflicts=True
    )


def announce_all(events: Sequence[OutboxEvent]) -> None:
    """Writes several events, each with its own `next_attempt_at`, in the present transaction. One query, none where there are none."""
    OutboxEvent.objects.bulk_create(events, ignore_conflicts=True)


def drain(*, limit: int = 200) -> int:
    """Carries out up to `limit` waiting events, oldest first, and returns how many were done.

    Each event is claimed with SKIP LOCKED in a transaction of its own, so that any number of workers may drain at once; a handler that fails
    is tried again later, with growing pauses, and its error kept, until the event is given up.
    """
    done = 0
    for _ in range(limit):
        outcome = _handle_one()
        if outcome is None:
            break
        done += outcome
    return done


def dead_letters() -> QuerySet[OutboxEvent]:
    """What was given up: it waits, with its last error, for somebody to have it tried again or let go."""
    return OutboxEvent.objects.filter(done_at=None, attempts__gte=MOST_ATTEMPTS)


def try_again(event: int) -> None:
    """A dead letter is due at once, as if it were new. Raises WrongState where it is none any more. Two queries."""
    with transaction.atomic():
        letter = _dead(event)
        letter.attempts, letter.next_attempt_at = 0, now()
        letter.save(update_fields=["attempts", "next_attempt_at"])


def let_go(event: int) -> None:
    """A dead letter is not tried again; the row and its error stay. Raises WrongState where it is none any more. Two queries."""
    with transaction.atomic():
        letter = _dead(event)
        letter.done_at = now()
        letter.save(update_fields=["done_at"])


def _dead(event: int) -> OutboxEvent:
    letter = dead_letters().select_for_update().filter(pk=event).first()
    if letter is None:
        raise WrongState("This was tried again already, or let go.")
    return letter


def _handle_one() -> bool | None:
    with transaction.atomic():
        event = (
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(
                done_at=None,
                next_attempt_at__lte=now(),
                attempts__lt=MOST_ATTEMPTS,
                kind__in=list(_handlers),
            )
            .order_by("next_attempt_at", "id")
            .first()
        )
        if event is None:
            return None
        try:
            with transaction.atomic():
                _handlers[event.kind](event)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is kept with the event, and the next one goes on
            event.last_error = f"{type(error).__name__}: {error}"
            if event.attempts < len(RETRY_AFTER):
                event.next_attempt_at = now() + RETRY_AFTER[event.attempts]
        else:
            event.done_at = now()
        event.attempts += 1
        event.save(update_fields=["attempts", "done_at", "last_error", "next_attempt_at"])
        return event.done_at is not None
