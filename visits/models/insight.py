from django.db import models
from django.db.models import Q

from accounts.models import Account
from engage.core.models import DomainModel, EngageNow
from visits.models.of_visit import OfVisitQuerySet
from visits.models.visit import Visit


class Alignment(models.TextChoices):
    WITH = "with", "fits our plan"
    AGAINST = "against", "against our plan"
    UNKNOWN = "unknown", "not judged"


class Insight(DomainModel):
    """What a customer told us of its strategy, and how that fits ours."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="insights")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="insights")
    topic = models.CharField(max_length=120)
    text = models.TextField()
    alignment = models.CharField(max_length=8, choices=Alignment, default=Alignment.UNKNOWN)
    recorded_at = models.DateTimeField(db_default=EngageNow())

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="insight_has_words")]

    def __str__(self) -> str:
        return self.topic
