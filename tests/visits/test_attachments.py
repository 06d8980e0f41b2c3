"""Files of a visit: who adds, reads and removes them, what stays, and what goes."""

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection, transaction

from engage.core import policy
from engage.core.errors import BadInput, NotAllowed, Stale, TooLarge, WrongState
from engage.core.files import storing
from engage.core.files.kinds import BadFile
from engage.core.models import AuditEntry
from engage.environment import Environment
from engage.people.models import User
from tests import factories, files
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits.actions import (
    NewFile,
    attach_files,
    delete_draft,
    leave_out,
    remove_attachment,
    save_briefing_draft,
    start_briefing_draft,
)
from visits.actions.attachments import remove_forgotten_files
from visits.models import AttachedFile, Attachment, Briefing, Debrief, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """A storage of the test's own."""
    place = Environment({}).files("ATTACHMENTS_URL", default=(tmp_path / "kept").as_uri())
    settings.STORAGES = {**settings.STORAGES, "attachments": place}
    return tmp_path / "kept"


def kept(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())


def attach(visit: Visit, by: User, *keys: str, side: str = "briefing") -> list[Attachment]:
    chosen = [files.GOOD[key] for key in keys or ("pdf",)]
    return attach_files(
        visit, [NewFile(name, io.BytesIO(content)) for name, content in chosen], side=side, by=by
    )


def names(user: User, **wanted: Any) -> list[str]:
    rows = Attachment.objects.visible_to(user).filter(**wanted)
    return [row.file.name for row in rows.for_display()]


def test_the_account_side_attaches_to_the_draft_and_nobody_else_reads_it_there(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.approved(cast)
    (attachment,) = attach(visit, cast.nadine)

    name, content = files.GOOD["pdf"]
    file = attachment.file
    assert (file.name, file.kind, file.size, file.sent_by) == (name, "pdf", len(content), cast.nadine)
    assert attachment.briefing == Briefing.objects.drafts().get(visit=visit)
    with storing.opened(file.key) as stored:
        assert stored.read() == content
    readers = {p.name for p in vars(cast).values() if isinstance(p, User) and names(p)}
    assert readers == {cast.nadine.name, cast.dora.name, cast.tomas.name}

    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    assert {p.name for p in vars(cast).values() if isinstance(p, User) and names(p)} == {
        p.name
        for p in vars(cast).values()
        if isinstance(p, User) and Visit.objects.visible_to(p).filter(pk=visit.pk).exists()
    }


@pytest.mark.parametrize("who", ["robert", "ada", "sam", "clara", "oscar", "admin"])
def test_others_do_not_attach_to_the_briefing(
    cast: Cast, clock: MovableClock, folder: Path, who: str
) -> None:
    with pytest.raises(NotAllowed, match="account manager and the team"):
        attach(factories.approved(cast), getattr(cast, who))
    assert kept(folder) == 0


def test_the_executives_side_attaches_to_the_debrief_until_it_is_filed(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    with pytest.raises(NotAllowed, match="executive, or the assistant"):
        attach(visit, cast.nadine, side="debrief")
    (attachment,) = attach(visit, cast.ada, "jpeg", side="debrief")
    (removed,) = attach(visit, cast.robert, "png", side="debrief")
    remove_attachment(removed, by=cast.ada)
    assert (names(cast.robert), names(cast.nadine), names(cast.sam)) == (["hall.JPG"], [], [])

    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    assert names(cast.nadine) == ["hall.JPG"]
    for write in (
        lambda: attach(visit, cast.robert, side="debrief"),
        lambda: remove_attachment(Attachment.objects.get(pk=attachment.pk), by=cast.robert),
    ):
        with pytest.raises(WrongState, match="filed"):
            write()


def test_a_debrief_takes_no_files_before_the_visit_was_held(cast: Cast, clock: MovableClock) -> None:
    with pytest.raises(WrongState, match="held"):
        attach(factories.ready(cast), cast.robert, side="debrief")


def test_a_briefing_takes_none_once_the_visit_has_begun(cast: Cast, clock: MovableClock) -> None:
    visit = factories.briefed(cast)
    clock.move_to(visit.starts_at)
    with pytest.raises(WrongState, match="too late"):
        attach(visit, cast.nadine)


def test_what_is_in_a_version_stays_and_a_later_version_adds_and_drops(
    cast: Cast, clock: MovableClock, folder: Path
) -> None:
    visit = factories.approved(cast)
    attach(visit, cast.nadine, "pdf", "png")
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    offer = Attachment.objects.get(briefing__version=1, file__kind="pdf")
    with pytest.raises(WrongState, match="belongs to version 1"):
        remove_attachment(offer, by=cast.nadine)

    leave_out(offer, by=cast.nadine)
    attach(visit, cast.tomas, "csv")
    assert names(cast.robert) == ["Halden, offer.pdf", "site.png"]
    assert names(cast.nadine, briefing__version=None) == ["site.png", "volumes.csv"]
    perform("submit_briefing", visit, by=cast.nadine)

    assert names(cast.robert, briefing__version=1) == ["Halden, offer.pdf", "site.png"]
    assert names(cast.robert, briefing__version=2) == ["site.png", "volumes.csv"]
    assert kept(folder) == AttachedFile.objects.count() == 3


def test_leaving_out_is_for_the_account_side_and_done_once(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    attach(visit, cast.nadine)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    offer = Attachment.objects.get()
    with pytest.raises(NotAllowed):
        leave_out(offer, by=cast.robert)
    leave_out(offer, by=cast.nadine)
    with pytest.raises(WrongState, match="not in the draft"):
        leave_out(offer, by=cast.nadine)


def test_who_removes_says_what_they_have_seen(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    (offer,) = attach(visit, cast.nadine)
    seen = Briefing.objects.get().revision
    attach(visit, cast.tomas, "png")

    with pytest.raises(Stale):
        remove_attachment(offer, by=cast.nadine, seen=seen)
    remove_attachment(offer, by=cast.nadine, seen=Briefing.objects.get().revision)
    assert names(cast.nadine) == ["site.png"]


def test_what_is_removed_goes_in_the_end_and_the_audit_keeps_that_it_was_there(
    cast: Cast, clock: MovableClock, folder: Path
) -> None:
    visit = factories.approved(cast)
    (offer,) = attach(visit, cast.nadine)
    file = offer.file
    remove_attachment(offer, by=cast.nadine)

    assert (AttachedFile.objects.count(), kept(folder)) == (0, 1)
    entry = AuditEntry.objects.get(table_name="visits_attachedfile", action="delete")
    assert (entry.actor_id, entry.before["name"], entry.before["size"], entry.before["sha256"]) == (
        cast.nadine.pk,
        file.name,
        file.size,
        file.sha256,
    )
    clock.move_to(clock.now.replace(year=2099))
    assert (remove_forgotten_files(), remove_forgotten_files(), kept(folder)) == (1, 0, 0)


def test_a_deleted_draft_takes_its_files_along(cast: Cast, clock: MovableClock, folder: Path) -> None:
    visit = factories.drafted(cast)
    attach(visit, cast.nadine, "pdf", "png")
    delete_draft(visit, by=cast.nadine)

    assert (AttachedFile.objects.count(), Attachment.objects.count()) == (0, 0)
    clock.move_to(clock.now.replace(year=2099))
    assert (remove_forgotten_files(), kept(folder)) == (2, 0)


def test_bytes_without_a_row_are_left_alone_for_a_day_and_bytes_with_one_for_ever(
    cast: Cast, clock: MovableClock, folder: Path
) -> None:
    attach(factories.approved(cast), cast.nadine)
    lost = storing.keep(io.BytesIO(b"lost"))
    moment = (clock.now - timedelta(hours=23)).timestamp()
    for path in folder.rglob("*/*"):
        os.utime(path, (moment, moment))
    assert remove_forgotten_files() == 0

    clock.move_by(hours=2)
    assert (remove_forgotten_files(), kept(folder)) == (1, 1)
    assert not storages["attachments"].exists(lost)


def test_a_job_finds_nothing_where_nothing_was_ever_kept() -> None:
    assert remove_forgotten_files() == 0


def test_nothing_is_kept_where_one_of_several_is_refused(
    cast: Cast, clock: MovableClock, folder: Path
) -> None:
    visit = factories.approved(cast)
    sent = [NewFile(*_stream(files.GOOD["pdf"])), NewFile("macros.docx", io.BytesIO(b"PK\x03\x04"))]
    with pytest.raises(BadFile, match="macros"):
        attach_files(visit, sent, side="briefing", by=cast.nadine)
    assert (kept(folder), AttachedFile.objects.count(), Briefing.objects.count()) == (0, 0, 0)


def _stream(good: tuple[str, bytes]) -> tuple[str, io.BytesIO]:
    return good[0], io.BytesIO(good[1])


def test_nothing_is_kept_where_the_row_is_refused(cast: Cast, clock: MovableClock, folder: Path) -> None:
    visit = factories.approved(cast)
    attach(visit, cast.nadine)
    with pytest.raises(BadFile, match="attached already"):
        attach(visit, cast.nadine)
    assert kept(folder) == 1


def test_what_cannot_be_stored_has_no_row(
    cast: Cast, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = factories.approved(cast)

    def full(stream: object) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr(storing, "keep", full)
    with pytest.raises(OSError, match="No space"):
        attach(visit, cast.nadine)
    assert AttachedFile.objects.count() == 0


def test_the_policies_say_how_much(cast: Cast, clock: MovableClock, folder: Path) -> None:
    visit = factories.approved(cast)

    def say(key: str, value: int | str) -> None:
        policy.set_policy(key, value=value, by=cast.sam, reason="A small machine")

    say("attachment_files_of_a_visit", 2)
    with pytest.raises(TooLarge, match="at most 2 files"):
        attach(visit, cast.nadine, "pdf", "png", "csv")
    say("attachment_files_of_a_visit", 20)
    say("attachment_megabytes", 1)
    large = NewFile("notes.txt", io.BytesIO(b"x" * 1_000_001))
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        attach_files(visit, [large], side="briefing", by=cast.nadine)
    say("attachment_megabytes_of_a_visit", 1)
    half = [NewFile(f"{n}.txt", io.BytesIO(f"{n}".encode() * 600_000)) for n in (1, 2)]
    with pytest.raises(TooLarge, match="at most 1 MB together"):
        attach_files(visit, half, side="briefing", by=cast.nadine)
    say("attachment_kinds", "png webp")
    with pytest.raises(BadFile, match="Kept are: PNG image, WebP image"):
        attach(visit, cast.nadine)
    assert kept(folder) == 0


@pytest.mark.parametrize("side", ["", "account", "visit"])
def test_files_belong_to_one_of_two_sides(cast: Cast, clock: MovableClock, side: str) -> None:
    with pytest.raises(BadInput, match="briefing or to the debrief"):
        attach(factories.approved(cast), cast.nadine, side=side)


def test_the_database_keeps_what_is_attached_to_a_version_and_to_a_filed_debrief(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.approved(cast)
    (offer,) = attach(visit, cast.nadine)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    perform("acknowledge", visit, by=cast.robert)
    version = Briefing.objects.get(version=1)
    assert refused(lambda: Attachment.objects.filter(briefing=version).delete()) == "briefing_version_stays"
    assert (
        refused(lambda: Attachment.objects.create(file=offer.file, briefing=version))
        == "briefing_version_stays"
    )

    clock.move_to(visit.ends_at)
    (photo,) = attach(visit, cast.robert, "jpeg", side="debrief")
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    debrief = Debrief.objects.get()
    assert refused(lambda: Attachment.objects.filter(debrief=debrief).delete()) == "debrief_part_stays"
    assert (
        refused(lambda: Attachment.objects.create(file=photo.file, debrief=debrief)) == "debrief_part_stays"
    )


def test_a_file_is_attached_to_the_visit_for_which_it_was_sent(cast: Cast, clock: MovableClock) -> None:
    (offer,) = attach(factories.approved(cast), cast.nadine)
    other = start_briefing_draft(
        factories.approved(cast, starts_at=factories.STARTS + timedelta(days=1)), by=cast.nadine
    )
    assert (
        refused(lambda: Attachment.objects.create(file=offer.file, briefing=other))
        == "attachment_of_the_visit"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visits_attachment SET file_id = file_id",
        "UPDATE visits_attachedfile SET name = 'other.pdf'",
        "DELETE FROM visits_attachedfile",
        "UPDATE visits_scanverdict SET found = ''",
        "DELETE FROM visits_scanverdict",
    ],
)
def test_the_application_has_no_right_to_change_what_was_sent(
    cast: Cast, clock: MovableClock, statement: str
) -> None:
    attach(factories.approved(cast), cast.nadine)
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
