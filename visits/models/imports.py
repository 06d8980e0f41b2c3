from django.conf import settings
from django.db import models

from engage.core.models import EngageNow, Fact


class ImportBatch(Fact):
    """One file of past meetings that was read in: which, when, by whom, and what came of it."""

    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    report = models.JSONField(default=dict)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(db_default=EngageNow())
