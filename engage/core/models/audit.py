from typing import ClassVar

from django.db import models

from engage.core.models.base import DomainModel


class AuditEntry(DomainModel):
    """One change of one row, written by a trigger in the transaction that made it. Nobody but the owner can add, change or remove one."""

    audited: ClassVar[bool] = False
    app_rights: ClassVar[str] = "SELECT"

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    reason = models.TextField()
    source = models.TextField()
    database_role = models.TextField()
    table_name = models.TextField()
    row_id = models.TextField()
    action = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id", "id"], name="audit_row")]
