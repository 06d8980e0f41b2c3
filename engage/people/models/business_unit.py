from typing import Self

from django.db import models

from engage.core.models import Revised, ScopedQuerySet
from engage.people.models.user import User
from engage.people.programme import is_in_programme


class BusinessUnitQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Known to everybody in the programme."""
        return self if is_in_programme(user) else self.none()


class BusinessUnit(Revised):
    """A unit of our own company: executives belong to one, and accounts have stakes with several."""

    name = models.CharField(max_length=120, unique=True)
    external_id = models.CharField(max_length=120, null=True, blank=True, unique=True)

    objects = BusinessUnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
