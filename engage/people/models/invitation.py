from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import F, Q

from engage.core.clock import now
from engage.core.models import DomainModel, EngageNow


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unused(self) -> Self:
        """Those whose link nobody has followed and that no later one replaces, expired or not."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self) -> Self:
        """Those whose link works now: for people who may sign in and have not set a password yet."""
        return self.unused().filter(
            expires_at__gt=now(), user__is_active=True, user__password__startswith=UNUSABLE_PASSWORD_PREFIX
        )


class Invitation(DomainModel):
    """A link that lets one person set their first password. It works once, until it expires, and a later one replaces it."""

    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(db_default=EngageNow())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_used_or_revoked"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(accepted_at__lt=F("expires_at")),
                name="invitation_used_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.user}"
