from typing import Self

from django.db import models
from django.db.models import F, Q

from engage.core.clock import now
from engage.core.models import Revised, ScopedQuerySet
from engage.people.models import User
from engage.people.programme import is_in_programme


class PriorityQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Open to everybody in the programme."""
        return self if is_in_programme(user) else self.none()

    def in_force(self) -> Self:
        today = now().date()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


class Priority(Revised):
    """One of the few strategic priorities the leadership has published; open to everybody in the programme."""

    title = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "priorities"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="priority_has_a_title"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="priority_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < now().date()
