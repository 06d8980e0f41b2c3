"""A file that sales operations brings in: where it stands, what is to be read from it, and what came of it."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from accounts.permissions import IMPORT
from engage.core.models import DomainModel, EngageNow, Revised, ScopedQuerySet

_sees = IMPORT.asks_standing("see and run")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Columns to choose"
    MAPPED = "mapped", "To be checked"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked"
    COMMITTING = "committing", "Being imported"
    COMMITTED = "committed", "Imported"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


# The same table stands in migrations/sql/import_run.sql.
STEPS: dict[str, frozenset[str]] = {
    ImportState.UPLOADED: frozenset({ImportState.MAPPED, ImportState.CANCELLED}),
    ImportState.MAPPED: frozenset({ImportState.UPLOADED, ImportState.CHECKING, ImportState.CANCELLED}),
    ImportState.CHECKING: frozenset({ImportState.CHECKED, ImportState.FAILED, ImportState.CANCELLED}),
    ImportState.CHECKED: frozenset(
        {
            ImportState.UPLOADED,
            ImportState.MAPPED,
            ImportState.CHECKING,
            ImportState.COMMITTING,
            ImportState.CANCELLED,
        }
    ),
    ImportState.COMMITTING: frozenset({ImportState.COMMITTED, ImportState.FAILED}),
    ImportState.FAILED: frozenset(
        {ImportState.UPLOADED, ImportState.MAPPED, ImportState.CHECKING, ImportState.CANCELLED}
    ),
    ImportState.COMMITTED: frozenset(),
    ImportState.CANCELLED: frozenset(),
}
AT_WORK = (ImportState.CHECKING, ImportState.COMMITTING)
ENDED = (ImportState.COMMITTED, ImportState.CANCELLED)


class ImportQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Files from other systems are the business of sales operations alone, and of all of them."""
        return self if _sees(user) else self.none()

    def waiting(self) -> Self:
        """Those a worker has to take up, the longest waiting first; also those a worker was killed over."""
        return self.filter(state__in=AT_WORK).order_by("asked_at", "id")


class ImportRun(Revised):
    """One file on its way in. `columns` maps the kind's fields to headings of the file, `options` is what else the kind wants to know.

    A run that is being checked or imported is itself the order to do so: a worker takes it by locking its row. `attempts` counts how often one
    has. `asked_by` asked for the latest step. `report` is what the check or the import found (accounts.importing.kinds.Outcome as JSON).
    """

    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=EngageNow())
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    delimiter = models.CharField(max_length=1)
    sheets = models.JSONField(default=list)
    sheet = models.CharField(max_length=100, blank=True)
    headings = models.JSONField(default=list)
    first_rows = models.JSONField(default=list)
    rows = models.PositiveIntegerField(null=True)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    report = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    has_file = models.BooleanField(default=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="import_latest"),
            models.Index(fields=["asked_at"], condition=models.Q(state__in=AT_WORK), name="import_at_work"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="import_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def rejected_count(self) -> int:
        return int(self.report.get("rejected", 0))


class ImportChunk(DomainModel):
    """A piece of a run's file, in the database so that every host has it. Gone with the file."""

    audited: ClassVar[bool] = False
    app_rights: ClassVar[str] = "SELECT, INSERT, DELETE"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="import_chunk_once")]


class ImportProgress(DomainModel):
    """How far the work on a run has come. Beside the run, whose own row is locked while somebody works on it."""

    audited: ClassVar[bool] = False
    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, related_name="progress")
    phase = models.CharField(max_length=80, blank=True)
    rows_read = models.PositiveIntegerField(default=0)


class RejectionQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if _sees(user) else self.none()


class ImportRejection(DomainModel):
    """A row of the file that the latest check or import leaves out, with the cell that is the reason."""

    audited: ClassVar[bool] = False
    app_rights: ClassVar[str] = "SELECT, INSERT, DELETE"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejections")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=255)
    reason = models.TextField()

    objects = RejectionQuerySet.as_manager()

    class Meta:
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["run", "line", "id"], name="import_rejections")]

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"
