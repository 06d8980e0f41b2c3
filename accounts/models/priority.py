from typing import Self

from django.db import models
from django.db.models import Q

from engage.core.clock import now
from engage.core.models import DomainModel


class PriorityQuerySet(models.QuerySet["Priority"]):
    def in_force(self) -> Self:
        today = now().date()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


class Priority(DomainModel):
    """One of the few strategic priorities the leadership has published; open to everybody who signs in."""

    title = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.title
