"""Files that belong to a briefing or to a debrief.

A file is kept once, as it was sent, and stands in the draft or the versions it is attached to: a new draft begins with the files of the version
before it, and what is added or left out there changes no version. A file that is attached to nothing any more goes (the database sees to its row,
a job to its bytes).
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from engage.core.files import scanning
from engage.core.files.kinds import KINDS, Kind
from engage.core.models import EngageNow, Fact, Part, ScopedQuerySet, Whole
from engage.people.models import Assistant, User
from engage.people.parts import Part as PersonsPart
from engage.people.rights import any_of
from visits.models.briefing import Briefing
from visits.models.debrief import Debrief
from visits.models.of_visit import account_side_has
from visits.models.visit import Visit
from visits.permissions import ATTACHMENT

_OF_DRAFTS = ATTACHMENT.who_may("add to, read and remove from the draft of a briefing")
_OF_DEBRIEFS = ATTACHMENT.who_may("add to, read and remove from the debrief until the executive has filed")


class FileState(models.TextChoices):
    """What is not to be read is either waiting for the scanner, or refused by it."""

    WAITING = "waiting", "waits for the virus scanner"
    CLEAN = "clean", "found clean"
    REFUSED = "refused", "refused by the virus scanner"
    UNSCANNED = "unscanned", "not scanned: no scanner is set"


class AttachedFile(Fact):
    """One file as it was sent: `size` in bytes, `sha256` of them, and the random `key` under which they are kept."""

    visit = models.ForeignKey(Visit, on_delete=models.DO_NOTHING, related_name="attached_files")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=80, unique=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(db_default=EngageNow())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="attached_file_kind_is_known"),
            models.CheckConstraint(condition=~Q(name="") & Q(size__gt=0), name="attached_file_is_whole"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def what(self) -> Kind:
        return KINDS[self.kind]

    @property
    def state(self) -> str:
        """Where it stands with the virus scanner. One query, unless read `for_display`."""
        verdict: ScanVerdict | None = getattr(self, "verdict", None)
        if verdict is not None:
            return FileState.REFUSED if verdict.found else FileState.CLEAN
        return FileState.WAITING if scanning.is_set() else FileState.UNSCANNED


class ScanVerdict(Fact):
    """What the virus scanner said of a file: its name for what it `found`, nothing where the file is clean."""

    file = models.OneToOneField(AttachedFile, on_delete=models.DO_NOTHING, related_name="verdict")
    found = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=EngageNow())


class AttachmentQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Of the visits one sees: what is in a version or in a filed debrief; what is in a draft, for those who write it."""
        ids = user.acting_ids
        has = {
            **account_side_has(user, at="file__visit"),
            PersonsPart.LEAD_EXECUTIVE: Q(file__visit__lead_executive__user__in=ids),
            PersonsPart.ASSISTANT: Exists(
                Assistant.objects.filter(executive=OuterRef("file__visit__lead_executive"), user__in=ids)
            ),
        }
        of_briefing = Q(briefing__version__isnull=False) | (
            Q(briefing__isnull=False) & any_of(has, _OF_DRAFTS)
        )
        of_debrief = Q(debrief__executive_filed_at__isnull=False) | (
            Q(debrief__isnull=False) & any_of(has, _OF_DEBRIEFS)
        )
        return self.filter(of_briefing | of_debrief, file__visit__in=Visit.objects.visible_to(user))

    def for_display(self) -> Self:
        """With what a line in a list shows, the earliest first, in one query."""
        return self.select_related("file__sent_by", "file__verdict", "briefing", "debrief").order_by(
            "file", "id"
        )


class Attachment(Part):
    """That a file stands in a draft or version of a briefing, or in a debrief. It is added and removed, never changed."""

    app_rights = "SELECT, INSERT, DELETE"
    wholes = (
        Whole("visits.Briefing", by="briefing", name="attachments"),
        Whole("visits.Debrief", by="debrief", name="attachments"),
    )

    file = models.ForeignKey(AttachedFile, on_delete=models.DO_NOTHING, related_name="attachments")
    briefing = models.ForeignKey(Briefing, null=True, on_delete=models.CASCADE, related_name="attachments")
    debrief = models.ForeignKey(Debrief, null=True, on_delete=models.CASCADE, related_name="attachments")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["file", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(briefing=None, debrief__isnull=False) | Q(briefing__isnull=False, debrief=None),
                name="attachment_of_one_side",
            ),
            models.UniqueConstraint(fields=["briefing", "file"], name="attached_to_briefing_once"),
            models.UniqueConstraint(fields=["debrief", "file"], name="attached_to_debrief_once"),
        ]

    def __str__(self) -> str:
        return self.file.name
