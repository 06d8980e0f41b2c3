"""What waits in the outbox, and what was given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q

from engage.core import outbox
from engage.core.models import OutboxEvent

PATIENCE = timedelta(minutes=15)  # what has been due for longer is stuck: it is drained every few seconds

WORDS = {
    "mail": "Mail",
    "digest": "Digest of the day",
    "digest_item": "For the next digest",
    "visits.scan": "Virus scan of a file",
}


@dataclass(frozen=True)
class Backlog:
    """The outbox at a moment: rows by kind, since when the oldest due one waits, how many were given up, and the last digest sent."""

    kinds: list[dict[str, Any]]
    oldest_due_at: datetime | None
    dead: int
    last_digest_at: datetime | None
    stuck: bool

    @property
    def waiting(self) -> int:
        return sum(kind["waiting"] for kind in self.kinds)


def backlog(moment: datetime) -> Backlog:
    """Two queries."""
    waiting = OutboxEvent.objects.filter(done_at=None)
    is_dead = Q(attempts__gte=outbox.MOST_ATTEMPTS)
    kinds = list(
        waiting.order_by("kind")
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=~is_dead),
            due=Count("pk", filter=~is_dead & Q(next_attempt_at__lte=moment)),
            dead=Count("pk", filter=is_dead),
            oldest=Min("next_attempt_at", filter=~is_dead & Q(next_attempt_at__lte=moment)),
        )
    )
    oldest = min((kind["oldest"] for kind in kinds if kind["oldest"]), default=None)
    digest = OutboxEvent.objects.filter(kind="digest").aggregate(last=Max("done_at"))["last"]
    return Backlog(
        kinds=[kind | {"words": words_of(kind["kind"])} for kind in kinds],
        oldest_due_at=oldest,
        dead=sum(kind["dead"] for kind in kinds),
        last_digest_at=digest,
        stuck=oldest is not None and moment - oldest > PATIENCE,
    )


def words_of(kind: str) -> str:
    """A kind of outbox row in the words of people."""
    return WORDS.get(kind) or kind.replace("_", " ").capitalize()
