"""The account manager asks for another sponsor; sales operations decides. Both are kept."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.models import DomainModel, EngageNow, ScopedQuerySet
from engage.people.models import User
from engage.people.parts import Part
from engage.people.rights import any_of
from sponsors.models.sponsorship import Sponsorship
from sponsors.permissions import REMATCH

_sees_all, _SEE = REMATCH.asks_standing("see all"), REMATCH.who_may("see")


class RematchQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """For the account's manager and sales operations. The sponsor learns of the decision, and never reads what was said before it."""
        if _sees_all(user):
            return self
        has = {Part.ACCOUNT_MANAGER: Q(sponsorship__account__manager__in=user.acting_ids)}
        return self.filter(any_of(has, _SEE))

    def undecided(self) -> Self:
        return self.filter(granted=None)


class RematchRequest(DomainModel):
    """One request and its one decision: `granted` is empty until then, and ends the sponsorship where it is true."""

    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    sponsorship = models.ForeignKey(Sponsorship, on_delete=models.PROTECT, related_name="rematch_requests")
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=EngageNow())
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    objects = RematchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted=None, decided_by=None, decided_at=None, note="")
                | (
                    Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False) & ~Q(note="")
                ),
                name="rematch_decided_with_a_note",
            ),
            models.UniqueConstraint(
                fields=["sponsorship"], condition=Q(granted=None), name="rematch_asked_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Re-match of {self.sponsorship}"
