"""Who may stand in for whom: deputies with all rights of their principal, assistants with the calendar side of an executive."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.clock import now
from engage.core.models import DomainModel, Part, Whole
from engage.people.models.executive import Executive


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def in_force(self) -> Self:
        today = now().date()
        return self.current().filter(starts_on__lte=today)

    def current(self) -> Self:
        """Those that have not ended, also ones that have not begun."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=now().date()))


class Deputy(DomainModel):
    """`deputy` has what `principal` has, from the first to the last day (open where there is none)."""

    principal = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputyships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "deputy"], name="deputy_once"),
            models.CheckConstraint(
                condition=~Q(principal=models.F("deputy")), name="deputy_is_another_person"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="deputy_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.principal}"


class Assistant(Part):
    """`user` does the calendar side for `executive`: may prepare everything, and neither acknowledge nor debrief."""

    wholes = (Whole("people.Executive", by="executive", name="assistants"),)

    executive = models.ForeignKey(Executive, on_delete=models.CASCADE, related_name="assistants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assists")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["executive", "user"], name="assistant_once")]

    def __str__(self) -> str:
        return f"{self.user} for {self.executive}"
