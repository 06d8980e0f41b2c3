from typing import ClassVar

from django.db import models

from engage.core.models import EngageNow, Fact


class JudgedMonth(Fact):
    """A month (`2026-05`, UTC) over which the patterns have been judged. The verdict is given once, so that no later sweep has to look back."""

    audited: ClassVar[bool] = False

    month = models.CharField(max_length=7, unique=True)
    judged_at = models.DateTimeField(db_default=EngageNow())

    def __str__(self) -> str:
        return self.month
