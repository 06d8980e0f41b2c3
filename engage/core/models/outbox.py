from typing import ClassVar

from django.db import models

from engage.core.models.base import DomainModel
from engage.core.models.clock import EngageNow


class OutboxEvent(DomainModel):
    """Work to be done after a commit, written in the transaction that made it due and drained by a job.

    `key` makes an event unique for ever: a second one with the same key is not written, so a reminder goes out once.
    """

    audited: ClassVar[bool] = False

    kind = models.TextField()
    key = models.TextField(null=True, unique=True)
    payload = models.JSONField()
    created_at = models.DateTimeField(db_default=EngageNow())
    next_attempt_at = models.DateTimeField(db_default=EngageNow())
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], condition=models.Q(done_at=None), name="outbox_waiting"
            )
        ]
