from typing import ClassVar

from django.db import models

from engage.core.models.base import DomainModel


class Clock(DomainModel):
    """The single row behind `engage_now()`: empty in production, a moment where the owner lets the clock stand."""

    audited: ClassVar[bool] = False
    app_rights: ClassVar[str] = "SELECT"

    id = models.BooleanField(primary_key=True, default=True)
    stands_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_clock"
        constraints = [models.CheckConstraint(condition=models.Q(id=True), name="clock_is_one_row")]


class EngageNow(models.Func):
    """`engage_now()`, for columns that the database stamps."""

    function = "engage_now"
    output_field = models.DateTimeField()
