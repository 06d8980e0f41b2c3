from typing import ClassVar

from django.conf import settings
from django.db import models

from engage.core.models.base import DomainModel
from engage.core.models.clock import EngageNow


class KeptAnswer(DomainModel):
    """What somebody was answered to a request that named a key, so that a repeat is told the same and does nothing (engage.core.once).

    Written in the transaction of what was done, and removed within days. `body` is null where the answer itself may not be kept.
    """

    audited: ClassVar[bool] = False
    app_rights: ClassVar[str] = "SELECT, INSERT, DELETE"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.TextField()
    address = models.TextField()
    digest = models.TextField()
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField(null=True)
    at = models.DateTimeField(db_default=EngageNow(), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answer_kept_once")]
