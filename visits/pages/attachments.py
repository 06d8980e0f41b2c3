"""Attached files as pages show them: a shelf for the briefing, one for the debrief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from engage.core.errors import EngageError
from engage.core.ui import Tone
from engage.people.models import User
from engage.people.parts import Parts
from visits.actions.attachments import BRIEFING, DEBRIEF, limits
from visits.forms.attachments import AttachForm
from visits.models import Attachment, Briefing, Debrief, Origin, Status, Visit
from visits.models.attachment import FileState
from visits.rules import may_attach_to_briefing, may_attach_to_debrief

READABLE = (FileState.CLEAN, FileState.UNSCANNED)
HEADINGS = {BRIEFING: "Attached to the briefing", DEBRIEF: "Attached to the debrief"}


@dataclass(frozen=True)
class FileLine:
    pk: int
    name: str
    kind: str
    size: str
    sent_by: str
    sent_at: datetime
    state: str
    readable: bool
    tone: Tone
    shown: bool


@dataclass(frozen=True)
class Shelf:
    """The files of one side; `form` where the reader may add some."""

    side: str
    lines: Sequence[FileLine]
    form: AttachForm | None = None

    @property
    def heading(self) -> str:
        return HEADINGS[self.side]

    def __bool__(self) -> bool:
        return bool(self.lines or self.form)


def files_of(user: User, *, briefing: int | None = None, debrief_of: int | None = None) -> list[Shelf]:
    """The files of a version or draft of the briefing, and of the debrief of a visit, as far as this person reads them. One query."""
    wanted = Q(briefing=briefing) if briefing else Q(pk__in=())
    if debrief_of:
        wanted |= Q(debrief__visit=debrief_of)
    rows = list(Attachment.objects.visible_to(user).filter(wanted).for_display())
    return [
        Shelf(BRIEFING, [_line(row) for row in rows if row.briefing_id]),
        Shelf(DEBRIEF, [_line(row) for row in rows if row.debrief_id]),
    ]


def shelf_to_fill(
    user: User,
    visit: Visit,
    *,
    side: str,
    written: Briefing | None = None,
    refusal: EngageError | None = None,
) -> Shelf:
    """The files that a page for writing shows, with its form, which tells what was refused. Two queries."""
    briefing, debrief = files_of(
        user,
        briefing=written.pk if written else None,
        debrief_of=visit.pk if side == DEBRIEF else None,
    )
    form = AttachForm({} if refusal else None, limits=limits(), side=side)
    if refusal is not None:
        form.errors.clear()
        form.add_error("file", refusal.message)
    return Shelf(side, (briefing if side == BRIEFING else debrief).lines, form)


def takes_files(visit: Visit, parts: Parts, *, side: str, debrief: Debrief | None, moment: datetime) -> bool:
    """Whether files can be added now, and by these parts. No queries."""
    if side == BRIEFING:
        open_to = (Status.DRAFT, Status.REQUESTED, Status.APPROVED, Status.BRIEFED, Status.READY)
        return may_attach_to_briefing(parts) and visit.status in open_to and not visit.has_started(moment)
    filed = debrief is not None and debrief.executive_filed_at is not None
    held = visit.status == Status.HELD and visit.origin != Origin.IMPORTED
    return may_attach_to_debrief(parts) and held and not filed


def _line(row: Attachment) -> FileLine:
    file = row.file
    state = FileState(file.state)
    return FileLine(
        pk=row.pk,
        name=file.name,
        kind=file.what.words,
        size=size_in_words(file.size),
        sent_by=file.sent_by.name,
        sent_at=file.sent_at,
        state=state.label if state not in READABLE else "",
        readable=state in READABLE,
        tone="bad" if state == FileState.REFUSED else "due",
        shown=file.what.shown,
    )


def size_in_words(size: int) -> str:
    """ "340 KB", "1.2 MB": thousands, as the policies count."""
    if size < 1_000:
        return f"{size} bytes" if size > 1 else "1 byte"
    if size < 1_000_000:
        return f"{round(size / 1_000)} KB"
    return f"{size / 1_000_000:.1f} MB"
