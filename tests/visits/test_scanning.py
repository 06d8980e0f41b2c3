"""Where a virus scanner is set, nobody reads a file before it was found clean; while the scanner is away the file waits, and nothing is lost."""

import io
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from engage.core import outbox
from engage.core.errors import WrongState
from engage.core.files import scanning
from engage.core.models import OutboxEvent
from tests import factories, files
from tests.cast import Cast, MovableClock
from tests.pages import look, words
from tests.stand_in_files import Clamd
from visits.actions import NewFile, attach_files
from visits.giving_out import give_out
from visits.jobs import look_after_attached_files
from visits.models import Attachment, ScanVerdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    scanner = Clamd()
    settings.SCANNER_URL = scanner.url
    yield scanner
    scanner.close()


def attached(cast: Cast, content: bytes = b"They want April") -> Attachment:
    file = NewFile("notes.txt", io.BytesIO(content))
    return attach_files(factories.approved(cast), [file], side="briefing", by=cast.nadine)[0]


def state(attachment: Attachment) -> str:
    return Attachment.objects.for_display().get(pk=attachment.pk).file.state


def scan() -> OutboxEvent:
    outbox.drain()
    return OutboxEvent.objects.get(kind="visits.scan")


def test_a_file_is_read_once_it_was_found_clean(cast: Cast, clock: MovableClock, clamd: Clamd) -> None:
    attachment = attached(cast)
    page = f"/visits/{attachment.file.visit_id}/attachments/"
    assert state(attachment) == "waiting"
    assert look(cast.nadine, f"{page}{attachment.pk}/").status_code == 409
    assert "waits for the virus scanner" in words(look(cast.nadine, page))

    scan()
    assert (state(attachment), clamd.scanned) == ("clean", [b"They want April"])
    assert look(cast.nadine, f"{page}{attachment.pk}/").getvalue() == b"They want April"  # type: ignore[attr-defined]


def test_what_the_scanner_finds_is_given_to_nobody(cast: Cast, clock: MovableClock, clamd: Clamd) -> None:
    attachment = attached(cast, files.EICAR)
    scan()
    assert (state(attachment), ScanVerdict.objects.get().found) == ("refused", "Eicar-Test-Signature")
    with pytest.raises(WrongState, match="refused"):
        give_out(Attachment.objects.get(pk=attachment.pk))


@pytest.mark.parametrize("how", ["silent", "broken", "away", "nobody there"])
def test_a_file_waits_while_the_scanner_gives_no_verdict(
    cast: Cast, clock: MovableClock, clamd: Clamd, settings: Any, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(scanning, "TIMEOUT", 0.2)
    attachment = attached(cast)
    if how == "away":
        with socket.create_server(("127.0.0.1", 0)) as gone:
            settings.SCANNER_URL = f"clamd://127.0.0.1:{gone.getsockname()[1]}"
    elif how == "nobody there":
        settings.SCANNER_URL = "clamd:///nowhere/clamd.ctl"
    else:
        setattr(clamd, how, True)
    event = scan()
    assert (state(attachment), event.attempts, event.done_at) == ("waiting", 1, None)
    assert "ScannerFailed" in event.last_error

    clamd.silent = clamd.broken = False
    settings.SCANNER_URL = clamd.url
    clock.move_by(minutes=2)
    scan()
    assert state(attachment) == "clean"


def test_files_from_before_there_was_a_scanner_wait_for_it(
    cast: Cast, clock: MovableClock, settings: Any
) -> None:
    attachment = attached(cast)
    outbox.drain()
    assert state(attachment) == "unscanned"
    clamd = Clamd()
    settings.SCANNER_URL = clamd.url
    assert state(attachment) == "waiting"

    for _ in range(2):
        look_after_attached_files()
    scan()
    assert (state(attachment), len(clamd.scanned)) == ("clean", 1)
    clamd.close()


def test_a_scan_asked_for_twice_has_one_verdict(cast: Cast, clock: MovableClock, clamd: Clamd) -> None:
    attached(cast)
    event = scan()
    outbox._handlers["visits.scan"](event)
    assert (ScanVerdict.objects.count(), len(clamd.scanned)) == (1, 1)


@pytest.mark.parametrize(("address", "told"), [("", True), ("clamd://127.0.0.1:1", False)])
def test_without_a_scanner_health_says_so(
    cast: Cast, clock: MovableClock, settings: Any, address: str, told: bool
) -> None:
    settings.SCANNER_URL = address
    assert ("No virus scanner is set." in words(look(cast.admin, "/health/"))) is told
