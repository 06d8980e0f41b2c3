from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Account
from engage.core.clock import now
from engage.core.models import DomainModel, EngageNow
from engage.people.models import Executive
from visits.models.briefing import RedLine
from visits.models.of_visit import OfVisitQuerySet
from visits.models.visit import Visit


class CommitmentStatus(models.TextChoices):
    OPEN = "open", "Open"
    KEPT = "kept", "Kept"
    BROKEN = "broken", "Broken"
    WITHDRAWN = "withdrawn", "Withdrawn"


class CommitmentQuerySet(OfVisitQuerySet):
    def open(self) -> Self:
        return self.filter(status=CommitmentStatus.OPEN)

    def overdue(self) -> Self:
        return self.open().filter(due_on__lt=now().date())


class Commitment(DomainModel):
    """A promise made at a visit, ours to the customer or theirs to us. Counts as late from the day after `due_on`, UTC."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="commitments")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="commitments")
    ours = models.BooleanField(default=True)
    text = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        Executive, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    owner_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=EngageNow())
    status = models.CharField(max_length=9, choices=CommitmentStatus, default=CommitmentStatus.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_note = models.TextField(blank=True)
    red_line = models.ForeignKey(
        RedLine, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    beyond_red_line = models.BooleanField(default=False)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    ratified_at = models.DateTimeField(null=True, blank=True)
    ratified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["account", "status", "due_on"], name="commitment_by_account"),
            models.Index(fields=["due_on"], condition=Q(status="open"), name="commitment_open_by_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="commitment_has_words"),
            models.CheckConstraint(
                condition=Q(status="open", settled_at=None)
                | (~Q(status="open") & Q(settled_at__isnull=False)),
                name="commitment_settled_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def owner_label(self) -> str:
        return self.owner.name if self.owner else self.owner_name
