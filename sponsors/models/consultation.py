from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.models import EngageNow, Fact
from sponsors.models.sponsorship import Sponsorship
from visits.models import Visit
from visits.models.of_visit import OfVisitQuerySet


class Moment(models.TextChoices):
    BEFORE = "before", "Before the visit"
    AFTER = "after", "After the visit"


class Consultation(Fact):
    """What the sponsor of an account says to the account side about somebody else's visit there: before it, and after it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="consultations")
    sponsorship = models.ForeignKey(Sponsorship, on_delete=models.PROTECT, related_name="consultations")
    moment = models.CharField(max_length=6, choices=Moment)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="consultation_has_words"),
            models.CheckConstraint(
                condition=Q(moment__in=Moment.values), name="consultation_moment_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text
