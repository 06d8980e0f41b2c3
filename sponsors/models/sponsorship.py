from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Account
from accounts.models.scoped import OfAccountQuerySet
from engage.core.clock import now
from engage.core.models import EngageNow, Revised
from engage.people.models import Executive


class ExecutiveRole(models.TextChoices):
    """The roles an executive plays with a customer (Capon & Senn, When CEOs Make Sales Calls)."""

    HANDS_OFF = "hands_off", "Hands-off"
    LOOSE_CANNON = "loose_cannon", "Loose cannon"
    SOCIAL_VISITOR = "social_visitor", "Social visitor"
    DEALMAKER = "dealmaker", "Dealmaker"
    GROWTH_CHAMPION = "growth_champion", "Growth champion"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence", "Not enough evidence"


class SponsorshipQuerySet(OfAccountQuerySet):
    def active_on(self, day: date) -> Self:
        """Terms that cover the day; `ended_on` is the first day without the sponsor."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), starts_on__lte=day)

    def active(self) -> Self:
        return self.active_on(now().date())

    def carried(self) -> Self:
        """Terms that count as somebody's load: those that run, and those that are agreed and have not begun."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=now().date()))


class Sponsorship(Revised):
    """An executive sponsors an account for a term of two to three years, aiming at a role. One at a time an account.

    `ends_on` is the agreed last day; a sponsorship that nobody ends goes on, flagged. `ended_on` is the first day after it. `load_reason` says why
    the executive carries one more than the policy's limit; empty where the limit was not reached.
    """

    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sponsorships")
    executive = models.ForeignKey(Executive, on_delete=models.PROTECT, related_name="sponsorships")
    starts_on = models.DateField()
    ends_on = models.DateField()
    target_role = models.CharField(
        max_length=20, choices=ExecutiveRole, default=ExecutiveRole.GROWTH_CHAMPION
    )
    visits_a_year = models.PositiveSmallIntegerField("agreed visits a year", default=4)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    load_reason = models.TextField("why one more than the limit", blank=True, default="", db_default="")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(db_default=EngageNow())

    objects = SponsorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="sponsorship_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(ended_reason=""), name="sponsorship_ends_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="sponsorship_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(target_role__in=["social_visitor", "dealmaker", "growth_champion"]),
                name="sponsorship_aims_at_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.executive} for {self.account}"
