from typing import ClassVar

from django.db import models

from engage.core.models.base import DomainModel
from engage.core.models.clock import EngageNow


class JobRun(DomainModel):
    """When a job last ran and how it ended: one row a job, so that a silent one is noticed.

    `awaited_since` is when beat first announced it, `failures` how often it has failed since it last went well.
    """

    audited: ClassVar[bool] = False
    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    name = models.TextField(unique=True)
    awaited_since = models.DateTimeField(db_default=EngageNow())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
