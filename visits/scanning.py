"""Attached files and the virus scanner: asked through the outbox, so that a scanner that is away loses nothing."""

from typing import BinaryIO, cast

from django.db import transaction

from engage.core import outbox
from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.files import scanning, storing
from engage.core.models import OutboxEvent
from visits.models import AttachedFile, ScanVerdict

KIND = "visits.scan"


def ask_for_scan(file: AttachedFile) -> None:
    """In the transaction of the file's row. Nothing where no scanner is set; `ask_for_missing_scans` asks once one is. One query."""
    if scanning.is_set():
        outbox.announce(KIND, {"file": file.pk}, key=_key(file.pk))


def ask_for_missing_scans() -> int:
    """Asks for the files nobody has asked for, which came before a scanner was set. Returns how many wait; two queries."""
    if not scanning.is_set():
        return 0
    with transaction.atomic():
        waiting = list(AttachedFile.objects.filter(verdict=None).values_list("pk", flat=True))
        events = [
            OutboxEvent(kind=KIND, payload={"file": pk}, key=_key(pk), next_attempt_at=now())
            for pk in waiting
        ]
        outbox.announce_all(events)
    return len(waiting)


@outbox.handles(KIND)
def look_at_file(event: OutboxEvent) -> None:
    """Keeps the verdict. Raises ScannerFailed where there is none, and is then tried again; until then nobody reads the file."""
    file = AttachedFile.objects.filter(pk=event.payload["file"], verdict=None).first()
    if file is None or not scanning.is_set():
        return
    with storing.opened(file.key) as content:
        verdict = scanning.scan(cast("BinaryIO", content))
    act_as(None, reason="Looked at by the virus scanner", source="scanner")
    ScanVerdict.objects.bulk_create([ScanVerdict(file=file, found=verdict.found)], ignore_conflicts=True)


def _key(file: int) -> str:
    return f"{KIND} {file}"
