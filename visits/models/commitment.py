from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Account
from engage.core.clock import now
from engage.core.models import EngageNow, Revised
from engage.people.models import Executive, User
from visits.models.briefing import RedLine
from visits.models.of_visit import OfVisitQuerySet
from visits.models.visit import Visit
from visits.permissions import COMMITMENT

_ratifies_for_nobody = COMMITMENT.asks_standing("ratify where nobody is named")


class CommitmentStatus(models.TextChoices):
    OPEN = "open", "Open"
    KEPT = "kept", "Kept"
    BROKEN = "broken", "Broken"
    WITHDRAWN = "withdrawn", "Withdrawn"


class CommitmentQuerySet(OfVisitQuerySet):
    def open(self) -> Self:
        return self.filter(status=CommitmentStatus.OPEN)

    def awaiting_ratification(self) -> Self:
        """Beyond a red line, and nobody has said yes or no."""
        return self.filter(beyond_red_line=True, ratified_at=None, ratification_refused_at=None)

    def to_ratify_by(self, user: User) -> Self:
        """Those that wait for this person: as the red line's approver, else, where none is named or the one named has left, as sales operations."""
        waiting = self.awaiting_ratification()
        mine = Q(red_line__approver__in=user.acting_ids, red_line__approver__is_active=True)
        nobodys = Q(red_line__approver=None) | Q(red_line__approver__is_active=False)
        return waiting.filter(mine | nobodys if _ratifies_for_nobody(user) else mine)

    def overdue(self) -> Self:
        return self.open().filter(due_on__lt=now().date())


class Commitment(Revised):
    """A promise made at a visit, ours to the customer or theirs to us. Counts as late from the day after `due_on`, UTC.

    One `beyond_red_line` has to be ratified by `ratification_due_at`, an instant set when it was marked, or is an over-promise.
    """

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

    ratification_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    ratification_refused_at = models.DateTimeField(null=True, blank=True, editable=False)
    ratification_refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    ratification_note = models.TextField(blank=True, db_default="", editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["account", "status", "due_on"], name="commitment_by_account"),
            models.Index(fields=["due_on"], condition=Q(status="open"), name="commitment_open_by_due"),
            models.Index(
                fields=["ratification_due_at"],
                condition=Q(beyond_red_line=True, ratified_at=None),
                name="commitment_to_ratify",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="commitment_has_words"),
            models.CheckConstraint(
                condition=Q(status="open", settled_at=None)
                | (~Q(status="open") & Q(settled_at__isnull=False)),
                name="commitment_settled_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(beyond_red_line=True, ratification_due_at__isnull=False)
                | Q(beyond_red_line=False, ratification_due_at=None),
                name="commitment_beyond_is_due",
            ),
            models.CheckConstraint(
                condition=Q(ratified_at=None, ratified_by=None)
                | Q(ratified_at__isnull=False, ratified_by__isnull=False, beyond_red_line=True),
                name="commitment_ratified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ratification_refused_at=None, ratification_refused_by=None)
                | (
                    Q(ratification_refused_at__isnull=False, ratification_refused_by__isnull=False)
                    & Q(ratified_at=None, beyond_red_line=True)
                    & ~Q(ratification_note="")
                ),
                name="commitment_refused_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def owner_label(self) -> str:
        return self.owner.name if self.owner else self.owner_name
