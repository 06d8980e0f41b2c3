"""Edits over REST say which revision they have seen: without If-Match 428, with an outdated one 412 and who changed what."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.actions import change_account, set_team
from accounts.models import Account
from engage.core.api.documents import document
from tests import factories
from tests.api.conftest import CallerOf
from tests.api.edits import BASE, Edit, edits
from tests.cast import Cast, MovableClock
from tests.scope import world
from tests.scope.world import World
from visits.actions import save_briefing_draft

pytestmark = pytest.mark.django_db
OUTDATED = '"0-0123456789abcdef"'


@pytest.fixture
def of(cast: Cast, clock: MovableClock) -> World:
    return world.build(cast, clock)


def documented() -> dict[str, dict[str, Any]]:
    """Each operation of the document that has a precondition, with whether it is required."""
    return {
        f"{verb.upper()} {path.removeprefix(BASE)}": operation
        for path, verbs in document()["paths"].items()
        for verb, operation in verbs.items()
        if any(one["name"] == "If-Match" for one in operation.get("parameters", ()))
    }


def is_required(operation: dict[str, Any]) -> bool:
    return any(one["name"] == "If-Match" and one["required"] for one in operation["parameters"])


def send(client: Client, edit: Edit, tag: str | None, *, mark: str = "Anew", number: int = 3) -> Any:
    body = edit.body(mark, number) if edit.body else None
    headers = {} if tag is None else {"If-Match": tag}
    return getattr(client, edit.verb)(
        f"{BASE}{edit.address}", body, content_type="application/json", headers=headers
    )


def tag_of(client: Client, edit: Edit) -> str:
    return str(client.get(f"{BASE}{edit.tagged}").headers["ETag"])


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_operation_that_edits_is_in_the_table(of: World) -> None:
    untold = {
        f"{verb.upper()} {path.removeprefix(BASE)}"
        for path, verbs in document()["paths"].items()
        for verb in verbs
        if verb in ("put", "patch", "delete")
    } - set(documented())

    assert untold - {"POST /financial-years/"} == set()
    assert {edit.operation for edit in edits(of)} == set(documented()) - {"POST /financial-years/"}


def test_each_asks_what_was_seen_and_goes_on_from_the_present_revision_only(of: World) -> None:
    told = documented()
    for edit in edits(of):
        client = of.script(edit.principal)
        tag = tag_of(client, edit)
        with undone():
            silent = send(client, edit, None)
            required = is_required(told[edit.operation])
            assert (silent.status_code == 428) == required, (edit.operation, silent.content)
        with undone():
            late = send(client, edit, f'{OUTDATED}, W/{tag}, "nonsense"')
            assert late.status_code == 412, (edit.operation, late.content)
        with undone():
            done = send(client, edit, f"{OUTDATED}, {tag}")
            assert done.status_code in (200, 201, 204), (edit.operation, done.content)
            assert ("ETag" in done.headers) == (done.status_code != 204), edit.operation
            assert done.headers.get("ETag") != tag


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("{tag}", 200),
        ("*", 200),
        ('"{revision}"', 200),
        ("W/{tag}", 412),
        ("", 412),
        ("{tag", 412),
        ("-1", 412),
    ],
)
def test_a_tag_matches_as_a_strong_one_or_not_at_all(
    cast: Cast, calls: CallerOf, sent: str, status: int
) -> None:
    path, nadine = f"/accounts/{cast.halden.pk}/", calls(cast.nadine)
    tag = nadine.get(path).headers["ETag"]
    header = sent.replace("{tag}", tag).replace("{revision}", tag[1:].split("-")[0])

    assert nadine.having_seen(header).patch(path, {"sector": "Cars"}).status_code == status


def test_each_resource_that_is_edited_shows_its_tag_and_answers_304_to_whoever_has_it(of: World) -> None:
    for edit in edits(of):
        client = of.script(edit.principal)
        first = client.get(f"{BASE}{edit.tagged}")
        held = client.get(f"{BASE}{edit.tagged}", headers={"If-None-Match": f"W/{first.headers['ETag']}"})
        other = client.get(f"{BASE}{edit.tagged}", headers={"If-None-Match": OUTDATED})
        assert (held.status_code, held.content, held.headers["ETag"]) == (304, b"", first.headers["ETag"])
        assert held.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert (other.status_code, other.content) == (200, first.content), edit.operation


def test_whoever_is_too_late_is_told_who_changed_what_and_what_it_is_now(cast: Cast, calls: CallerOf) -> None:
    path = f"/accounts/{cast.halden.pk}/"
    tag = calls(cast.nadine).get(path).headers["ETag"]
    change_account(cast.halden, by=cast.sam, sector="Motor", region="South")
    set_team(cast.halden, members={cast.tomas: "Service"}, by=cast.nadine)

    late = calls(cast.nadine).having_seen(tag).patch(path, {"sector": "Cars"})

    told = late.json()
    assert (late.status_code, told["code"], Account.objects.get(pk=cast.halden.pk).sector) == (
        412,
        "stale",
        "Motor",
    )
    by = [(change["by"]["name"], sorted(change["fields"])) for change in told["changes"]]
    assert by == [(cast.sam.name, ["region", "sector"]), (cast.nadine.name, ["team"])]
    assert (told["now"]["sector"], told["now"]["team"][0]["part"]) == ("Motor", "Service")
    again = calls(cast.nadine).having_seen(f'"{told["revision"]}"').patch(path, {"sector": "Cars"})
    assert again.status_code == 200


def test_what_a_reader_is_not_shown_is_not_told(cast: Cast, calls: CallerOf) -> None:
    """The parent is an account that Nadine does not see."""
    path = f"/accounts/{cast.halden.pk}/"
    tag = calls(cast.nadine).get(path).headers["ETag"]
    change_account(cast.halden, by=cast.sam, parent=cast.norvik)

    late = calls(cast.nadine).having_seen(tag).patch(path, {"sector": "Cars"})

    assert (late.status_code, late.json()["changes"], late.json()["now"]) == (412, [], {})
    assert cast.norvik.name not in late.content.decode()


def test_the_first_draft_of_a_briefing_needs_nothing_and_is_not_written_over(
    cast: Cast, calls: CallerOf
) -> None:
    visit = factories.approved(cast)
    path, nadine = f"/visits/{visit.pk}/briefing/", calls(cast.nadine)

    first = nadine.having_seen(None).put(path, {"headline": "First"})
    second = nadine.having_seen(None).put(path, {"headline": "Second"})
    save_briefing_draft(visit, factories.briefing_draft(headline="Third"), by=cast.tomas)
    third = nadine.having_seen(first.headers["ETag"]).put(path, {"headline": "Fourth"})

    assert [answer.status_code for answer in (first, second, third)] == [200, 428, 412]
    assert third.json()["now"]["headline"] == "Third"


def test_an_edit_that_is_not_theirs_is_not_told_of_what_others_did(cast: Cast, calls: CallerOf) -> None:
    for outsider in (cast.oscar, cast.admin):
        for tag in (None, OUTDATED, "*"):
            late = calls(outsider).having_seen(tag).patch(f"/accounts/{cast.halden.pk}/", {"sector": "x"})
            assert late.status_code == 404
