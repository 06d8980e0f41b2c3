"""The senior person who meets customers, with or without a sign-in."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.models import Revised, ScopedQuerySet
from engage.people.models.business_unit import BusinessUnit
from engage.people.models.user import User
from engage.people.permissions import EXECUTIVE

_sees_all = EXECUTIVE.asks_standing("see")


class ExecutiveQuerySet(ScopedQuerySet):
    def active(self) -> Self:
        return self.filter(left_on=None)

    def visible_to(self, user: User) -> Self:
        """The directory of executives is open to all who plan visits, and closed to those who only administer."""
        if _sees_all(user):
            return self
        return self.none()

    def led_by(self, user: User) -> Self:
        """The executives this person is, or whose deputy they are."""
        return self.filter(user__in=user.acting_ids)

    def assisted_by(self, user: User) -> Self:
        return self.filter(assistants__user__in=user.acting_ids)


class Executive(Revised):
    """An executive as the programme knows them. `capacity` is how many accounts they will sponsor; empty means the policy's number."""

    name = models.CharField(max_length=200)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="executive"
    )
    title = models.CharField(max_length=200, blank=True)
    business_unit = models.ForeignKey(
        BusinessUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="executives"
    )
    region = models.CharField(max_length=80, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, default="Europe/Berlin")
    country = models.CharField(max_length=2, default="DE")
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = ExecutiveQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name"], name="executive_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gt=0), name="executive_capacity_counts"
            )
        ]

    def __str__(self) -> str:
        return self.name
