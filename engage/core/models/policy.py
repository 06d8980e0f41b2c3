from typing import ClassVar

from django.conf import settings
from django.db import models

from engage.core.models.base import Fact
from engage.core.models.clock import EngageNow


class PolicySetting(Fact):
    """One decision about one policy. The newest row of a key is in force; the highest id of all is the policy's version."""

    audited: ClassVar[bool] = True

    key = models.TextField()
    value = models.JSONField()
    reason = models.TextField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField(db_default=EngageNow())

    class Meta:
        indexes = [models.Index(fields=["key", "-id"], name="policy_current")]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="policy_has_a_reason")]
