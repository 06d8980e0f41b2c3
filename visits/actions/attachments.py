"""Attaching files to a briefing or a debrief, and taking them away again.

The bytes go first, under a key that nobody knows; then the rows, in one transaction. So no row points at nothing, and what a failure leaves behind
is removed a day later (`remove_forgotten_files`).
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from django.db import transaction
from django.db.models import Count, Sum

from engage.core import policy
from engage.core.audit import act_as
from engage.core.chunks import in_chunks
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import BadInput, NotAllowed, TooLarge, WrongState, refusals
from engage.core.files import storing
from engage.core.files.checks import look_at
from engage.core.files.kinds import BadFile, Kind
from engage.core.files.names import checked_name
from engage.core.files.receiving import too_large
from engage.people.models import User
from visits.actions.briefings import start_briefing_draft
from visits.models import AttachedFile, Attachment, Briefing, Debrief, Origin, Status, Visit
from visits.rules import may_attach_to_briefing, may_attach_to_debrief, parts_of
from visits.scanning import ask_for_scan
from visits.workflow import hold_if_over, lock

BRIEFING, DEBRIEF = "briefing", "debrief"
SIDES = [(BRIEFING, "Briefing"), (DEBRIEF, "Debrief")]
KEPT_WITHOUT_A_ROW = timedelta(days=1)  # longer than any transaction lasts
AT_ONCE = 500  # keys looked up by one query


@dataclass(frozen=True)
class NewFile:
    """A file as it came in: its name as it was sent, and its bytes, which can be read again and again."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True)
class Limits:
    """What the policies say; sizes in bytes."""

    kinds: frozenset[str]
    largest: int
    most_files: int
    most_bytes: int


def limits() -> Limits:
    """One query."""
    values = policy.current()
    return Limits(
        kinds=frozenset(str(values["attachment_kinds"]).replace(",", " ").split()),
        largest=int(values["attachment_megabytes"]) * 1_000_000,
        most_files=int(values["attachment_files_of_a_visit"]),
        most_bytes=int(values["attachment_megabytes_of_a_visit"]) * 1_000_000,
    )


def attach_files(visit: Visit, files: Sequence[NewFile], *, side: str, by: User) -> list[Attachment]:
    """Attaches all of them or none: to the draft of the briefing, which begins where there is none, or to the debrief.

    Raises NotAllowed, WrongState, BadFile with the name and the reason, TooLarge.
    """
    if side not in dict(SIDES):
        raise BadInput("Files belong to the briefing or to the debrief.", field="side")
    _require_right(visit, side, by)
    if not files:
        raise BadInput("Choose a file.", field="file")
    allowed = limits()
    looked_at = [_look_at(file, allowed) for file in files]
    keys: list[str] = []
    try:
        for _, _, stream in looked_at:
            keys.append(storing.keep(stream))
        with refusals(), transaction.atomic():
            return _attach(visit, looked_at, keys, side=side, by=by, allowed=allowed)
    except BaseException:
        for key in keys:
            with suppress(Exception):  # else it goes with what else has no row
                storing.forget(key)
        raise


def remove_attachment(attachment: Attachment, *, by: User, seen: int | None = None) -> None:
    """Takes a file away from the draft of a briefing, or from a debrief that is not filed. What has left every version goes itself.

    `seen` is the revision of the briefing or debrief. Raises NotAllowed, WrongState, Stale.
    """
    with refusals(), transaction.atomic():
        whole = attachment.briefing or attachment.debrief
        visit = lock(attachment.file.visit)
        if attachment.briefing is not None and attachment.briefing.version is not None:
            _require_right(visit, BRIEFING, by)
            raise WrongState(
                f"It belongs to version {attachment.briefing.version}, which stays. Leave it out of the next one.",
                code="briefing_version_stays",
            )
        _to_attach_to(visit, BRIEFING if attachment.briefing_id else DEBRIEF, by)
        assert whole is not None
        require_current(type(whole).objects.filter(pk=whole.pk).first(), seen=seen)
        act_as(by, reason=f"Attachment removed: {attachment.file.name}")
        attachment.delete()


def leave_out(attachment: Attachment, *, by: User) -> None:
    """Takes a file of a submitted version out of the next one; the version keeps it. Raises NotAllowed, WrongState."""
    with refusals(), transaction.atomic():
        visit = lock(attachment.file.visit)
        _require_right(visit, BRIEFING, by)
        draft = start_briefing_draft(visit, by=by)
        act_as(by, reason=f"Attachment left out of the next version: {attachment.file.name}")
        present = Attachment.objects.filter(briefing=draft, file=attachment.file_id)
        removed, _ = present.delete()
        if not removed:
            raise WrongState("It is not in the draft any more.")


def remove_forgotten_files() -> int:
    """Removes the bytes that have had no row for a day: of files taken away, and of uploads that came to nothing. Returns how many."""
    removed, before = 0, now() - KEPT_WITHOUT_A_ROW
    for keys in in_chunks(storing.keys(), AT_ONCE):
        known = set(AttachedFile.objects.filter(key__in=keys).values_list("key", flat=True))
        for key in keys:
            if key not in known and storing.is_older(key, before):
                storing.forget(key)
                removed += 1
    return removed


def _require_right(visit: Visit, side: str, by: User) -> None:
    may = may_attach_to_briefing if side == BRIEFING else may_attach_to_debrief
    if not may(parts_of(by, visit)):
        raise NotAllowed(
            "The account manager and the team attach files to the briefing."
            if side == BRIEFING
            else "The executive, or the assistant, attaches files to the debrief."
        )


def _look_at(file: NewFile, allowed: Limits) -> tuple[str, Kind, BinaryIO]:
    name = checked_name(file.name)
    if file.stream.seek(0, 2) > allowed.largest:
        raise too_large(name, allowed.largest)
    return name, look_at(file.stream, name=name, allowed=allowed.kinds), file.stream


def _attach(
    visit: Visit,
    files: Sequence[tuple[str, Kind, BinaryIO]],
    keys: Sequence[str],
    *,
    side: str,
    by: User,
    allowed: Limits,
) -> list[Attachment]:
    visit = lock(visit)
    whole = _to_attach_to(visit, side, by)
    act_as(by, reason=f"Attached to the {side}: {', '.join(name for name, _, _ in files)}"[:500])
    attached = []
    for (name, kind, stream), key in zip(files, keys, strict=True):
        size, sha256 = stream.seek(0, 2), storing.digest_of(stream)
        if whole.attachments.filter(file__sha256=sha256, file__name=name).exists():
            raise BadFile(name, "is attached already.")
        row = AttachedFile.objects.create(
            visit=visit, name=name, kind=kind.key, size=size, sha256=sha256, key=key, sent_by=by
        )
        attached.append(Attachment.objects.create(file=row, **{side: whole}))
        ask_for_scan(row)
    _require_room(visit, allowed)
    return attached


def _to_attach_to(visit: Visit, side: str, by: User) -> Briefing | Debrief:
    """The draft, or the debrief that is not filed; begun where there is none."""
    _require_right(visit, side, by)
    if side == BRIEFING:
        return start_briefing_draft(visit, by=by)
    hold_if_over(visit)
    debrief = Debrief.objects.filter(visit=visit).first()
    if debrief is not None and debrief.executive_filed_at is not None:
        raise WrongState("The debrief is filed, and stays as it is.", code="debrief_part_stays")
    if visit.status != Status.HELD or visit.origin == Origin.IMPORTED:
        raise WrongState("Files are attached to the debrief of a visit that was held and not closed.")
    if debrief is None:
        act_as(by, reason="Debrief begun")
        debrief = Debrief.objects.create(visit=visit)
    return debrief


def _require_room(visit: Visit, allowed: Limits) -> None:
    """Counts every file of the visit once, in however many versions it stands."""
    has = AttachedFile.objects.filter(visit=visit).aggregate(files=Count("pk"), bytes=Sum("size"))
    if has["files"] > allowed.most_files:
        raise TooLarge(f"A visit has at most {allowed.most_files} files. Leave some out.", field="file")
    if has["bytes"] > allowed.most_bytes:
        most = f"{allowed.most_bytes / 1_000_000:g} MB"
        raise TooLarge(f"The files of a visit have at most {most} together. Send smaller ones.", field="file")
