"""Why no further visit of an executive can be approved, and the leave to do so all the same."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from engage.core.clock import now
from engage.core.models import DomainModel, EngageNow, ScopedQuerySet
from engage.people.models import Assistant, Executive, User
from engage.people.parts import Part
from engage.people.rights import any_of
from visits.models.visit import Visit
from visits.permissions import WAIVER

_sees_all, _SEE = WAIVER.asks_standing("see all"), WAIVER.who_may("see")


class BlockQuerySet(models.QuerySet["Block"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)


class Block(DomainModel):
    """An overdue debrief of one visit blocks its lead executive from `since`, the instant it was due.

    The first within the policy's months is lifted by filing the debrief; a `repeat` needs a waiver as well.
    """

    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    class Lifting(models.TextChoices):
        FILED = "filed", "The debrief was filed"
        WAIVED = "waived", "Sales operations gave a waiver"
        WITHDRAWN = "withdrawn", "The visit did not take place"

    executive = models.ForeignKey(Executive, on_delete=models.PROTECT, related_name="blocks")
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="block")
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=10, choices=Lifting, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["executive", "since"], name="block_by_executive"),
            models.Index(fields=["executive"], condition=Q(lifted_at=None), name="block_standing"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by="") | (Q(lifted_at__isnull=False) & ~Q(lifted_by="")),
                name="block_lifted_somehow",
            ),
        ]


class WaiverQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """For who asked, for the executive and the assistants, and for sales operations."""
        if _sees_all(user):
            return self
        ids = user.acting_ids
        has = {
            Part.WRITER: Q(asked_by__in=ids),
            Part.CONCERNED: Q(executive__user__in=ids),
            Part.ASSISTANT: Exists(Assistant.objects.filter(executive=OuterRef("executive"), user__in=ids)),
        }
        return self.filter(any_of(has, _SEE))

    def in_force(self) -> Self:
        return self.filter(granted=True, ends_on__gte=now().date())

    def undecided(self) -> Self:
        return self.filter(granted=None)


class Waiver(DomainModel):
    """Leave for a blocked executive to be planned for until `ends_on` (its last day, UTC), asked for and decided with reasons; kept and counted."""

    executive = models.ForeignKey(Executive, on_delete=models.PROTECT, related_name="waivers")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=EngageNow())
    request = models.TextField("why the visit cannot wait")
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    ends_on = models.DateField(null=True)
    deputy_due_at = models.DateTimeField()

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted=None, decided_by=None, decided_at=None)
                | (
                    Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(reason="")
                ),
                name="waiver_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(granted=True) | Q(ends_on__isnull=False), name="waiver_ends_some_day"
            ),
            models.UniqueConstraint(
                F("executive"), condition=Q(granted=None), name="waiver_asked_once_at_a_time"
            ),
        ]
