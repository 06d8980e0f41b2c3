from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.models import DomainModel


class AccountAccess(DomainModel):
    """One reason why one person may see one account.

    Written and taken away by the app that gives the reason, in the transaction that makes or ends it. `source` names the row behind it
    (`visits.visit:17`); the same person may have several reasons, and loses the account with the last one.
    """

    class Reason(models.TextChoices):
        MANAGER = "manager", "Account manager"
        TEAM = "team", "Account team"
        VISIT = "visit", "Takes part in a visit"
        SPONSOR = "sponsor", "Sponsors the account"
        ASSISTANT = "assistant", "Assists somebody who may see it"

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="access")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account_access"
    )
    reason = models.CharField(max_length=10, choices=Reason)
    source = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=["user", "account"], name="access_of_user"),
            models.Index(fields=["source"], name="access_by_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user", "reason", "source"], name="access_once_a_reason"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="access_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} ({self.source})"
