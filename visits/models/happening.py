"""Whether a visit took place at all, where that is not plain."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.models import DomainModel, EngageNow
from visits.models.of_visit import OfVisitQuerySet
from visits.models.visit import Visit


class Inquiry(DomainModel):
    """Both sides are asked whether a visit that was never approved happened; silence until `due_at` is raised to sales operations."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="inquiry")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = OfVisitQuerySet.as_manager()


class NonOccurrence(DomainModel):
    """The claim that a visit did not take place; it holds when both sides, or sales operations, have said so."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="non_occurrence")
    reason = models.TextField()
    claimed_at = models.DateTimeField(db_default=EngageNow())
    account_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    executive_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sales_ops_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="non_occurrence_has_a_reason")]

    @property
    def is_confirmed(self) -> bool:
        return self.sales_ops_by_id is not None or (
            self.account_by_id is not None and self.executive_by_id is not None
        )
