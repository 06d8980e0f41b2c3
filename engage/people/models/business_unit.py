from django.db import models

from engage.core.models import DomainModel


class BusinessUnit(DomainModel):
    """A unit of our own company: executives belong to one, and accounts have stakes with several."""

    name = models.CharField(max_length=120, unique=True)
    external_id = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
