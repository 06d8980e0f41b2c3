from typing import ClassVar

from django.db import models

from engage.core.models import DomainModel, EngageNow
from visits.models.of_visit import OfVisitQuerySet
from visits.models.visit import Status, Visit


class StatusChange(DomainModel):
    """A step a visit has taken, written by the trigger that let it through; nobody can add, change or remove one.

    `at` is when it took effect (a visit is held at its end, whoever says so later), `recorded_at` when it was written down.
    """

    audited: ClassVar[bool] = False
    app_rights: ClassVar[str] = "SELECT"

    # A draft's steps go with it by the trigger that lets it be deleted: the application may not remove a step.
    visit = models.ForeignKey(Visit, on_delete=models.DO_NOTHING, related_name="status_changes")
    from_status = models.CharField(max_length=10, choices=Status, blank=True)
    to_status = models.CharField(max_length=10, choices=Status)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=EngageNow())
    actor_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["visit", "id"], name="status_change_of_visit")]
