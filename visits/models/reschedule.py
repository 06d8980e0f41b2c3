from django.conf import settings
from django.db import models
from django.db.models import F, Q

from engage.core.models import EngageNow, Fact
from visits.models.of_visit import OfVisitQuerySet
from visits.models.visit import Side, Visit


class Reschedule(Fact):
    """A visit's time was moved: from when to when, who asked (`side`), and why. Three that our side asked for raise a flag."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="reschedules")
    side = models.CharField("who asked", max_length=9, choices=Side)
    reason = models.TextField()
    old_starts_at = models.DateTimeField()
    old_ends_at = models.DateTimeField()
    new_starts_at = models.DateTimeField()
    new_ends_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reschedule_has_a_reason"),
            models.CheckConstraint(
                condition=Q(new_starts_at__lt=F("new_ends_at")), name="reschedule_starts_before_it_ends"
            ),
        ]
