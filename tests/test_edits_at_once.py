"""Proof that no update is lost: two who saw the same write at the same moment, over REST and on pages; one wins, the other is told, and wrote nothing."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from engage.core.models import AuditEntry
from tests.api.edits import BASE, Edit, edits
from tests.cast import Cast, MovableClock
from tests.page_forms import form_with
from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.world import ADMINISTRATOR, LEAD, MANAGER, SALES_OPS, SPONSOR, World

MARKS = count(100)  # no two edits write the same, wherever they write it

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof("edits")]


@pytest.fixture
def of(cast: Cast, clock: MovableClock) -> World:
    return world.build(cast, clock)


def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """What each was answered, in this order; they begin together, on connections of their own."""
    together, answers = threading.Barrier(2), dict[int, Any]()

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            together.wait()
            answers[number] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[0], answers[1]]


def recorded(mark: str, since: int) -> int:
    """How many entries of the audit trail have what one of them wrote."""
    entries = AuditEntry.objects.filter(pk__gt=since).exclude(after=None).values_list("after", flat=True)
    return sum(mark in json.dumps(after) for after in entries)


def latest() -> int:
    return AuditEntry.objects.values_list("pk", flat=True).latest("pk")


def race(client: Client, edit: Edit, number: int, *, tag: str = "") -> tuple[list[int], list[int]]:
    """The statuses of two racing edits, and how often what each wrote was recorded."""
    seen = tag or client.get(f"{BASE}{edit.tagged}").headers["ETag"]
    marks, since = [f"mark {next(MARKS)}.", f"mark {next(MARKS)}."], latest()
    assert edit.body is not None

    def sender(mark: str, count: int) -> Callable[[], Any]:
        body = edit.body(mark, count)  # type: ignore[misc]
        return lambda: getattr(Client(**client.defaults), edit.verb)(
            f"{BASE}{edit.address}", body, content_type="application/json", headers={"If-Match": seen}
        )

    answers = both(sender(marks[0], 2 * number), sender(marks[1], 2 * number + 1))
    return [answer.status_code for answer in answers], [recorded(mark, since) for mark in marks]


def test_of_two_edits_over_rest_one_wins_and_the_other_writes_nothing(of: World, proof: Proof) -> None:
    rounds, told, operations = proof.rounds(25, 1), Counter[str](), 0
    for edit in (one for one in edits(of) if one.body is not None):
        client = of.script(edit.principal)
        has_mark = "mark" in json.dumps(edit.body("mark", 0))  # type: ignore[misc]
        for number in range(rounds):
            statuses, entries = race(client, edit, number)
            done = 201 if edit.verb == "post" and 201 in statuses else 200
            assert statuses.count(done) == 1, (edit.operation, number, statuses)
            late = statuses[1 - statuses.index(done)]
            # An import does not wait: while somebody else has it, it is busy.
            assert late in ((412, 409) if "/imports/" in edit.operation else (412,)), edit.operation
            if has_mark:
                assert entries[statuses.index(late)] == 0, edit.operation
                assert entries[statuses.index(done)] == 1, edit.operation
            told.update({done: "won", late: "told"}[status] for status in statuses)
        operations += 1
    proof.figure(
        f"{operations} operations, {rounds} races each: {told['won']} won, {told['told']} told, 0 updates lost, each recorded once"
    )


def test_without_the_question_updates_are_lost(of: World, proof: Proof) -> None:
    """The control: both say that they have seen whatever there is, and both write."""
    edit, rounds, lost = edits(of)[0], proof.rounds(100, 3), 0
    client = of.script(edit.principal)
    for number in range(rounds):
        statuses, entries = race(client, edit, number, tag="*")
        lost += statuses == [200, 200] and entries == [1, 1]
    assert lost > 0
    proof.figure(f"without the question, {lost} of {rounds} races lost an update")


@dataclass(frozen=True)
class Page:
    """A page that edits: by whom, where, the field that both change, and what else is chosen."""

    principal: str
    address: str
    field: str
    value: Callable[[str, int], str] = lambda mark, number: mark
    more: Any = None


def pages(of: World) -> list[Page]:
    halden = of.cast.halden.pk
    olivia, tomas = of.cast.olivia_executive.pk, of.cast.tomas.pk
    saved = {"act": "save"}

    def day(mark: str, number: int) -> str:
        return (of.sponsorship.ends_on + timedelta(days=number + 1)).isoformat()

    return [
        Page(MANAGER, reverse("accounts:edit", args=[halden]), "sector"),
        Page(MANAGER, reverse("accounts:change_contact", args=[halden, of.cast.jan.pk]), "title"),
        Page(MANAGER, reverse("accounts:change_stake", args=[halden, of.stake.pk]), "topic"),
        Page(MANAGER, reverse("accounts:team", args=[halden]), "team-0-part"),
        Page(
            MANAGER, reverse("accounts:record_year", args=[halden]), "revenue",
            lambda mark, number: str(2_000_000 + number), {"year": "2025"},
        ),
        Page(SALES_OPS, reverse("priorities:change", args=[of.priority.pk]), "title"),
        Page(SALES_OPS, reverse("templates:change", args=[of.template.pk]), "when_to_use"),
        Page(SALES_OPS, reverse("people:edit_executive", args=[olivia]), "title"),
        Page(
            SALES_OPS, reverse("policies:policy", args=["postponed_after"]), "reason",
            more=lambda number: {"value": str(2 + number % 7)},
        ),
        Page(SALES_OPS, reverse("sponsors:extend", args=[of.sponsorship.pk]), "ends_on", day),
        Page(ADMINISTRATOR, reverse("people:edit", args=[tomas]), "name"),
        Page(MANAGER, reverse("settings:profile"), "name"),
        Page(MANAGER, reverse("settings:notices"), "digest_hour", lambda mark, number: str(number % 24)),
        Page(MANAGER, reverse("visits:edit", args=[of.draft.pk]), "title", more={"act": "draft"}),
        Page(MANAGER, reverse("visits:briefing", args=[of.ready.pk]), "headline", more=saved),
        Page(LEAD, reverse("visits:debrief", args=[of.held.pk]), "heard", more=saved),
        Page(MANAGER, reverse("visits:close", args=[of.held.pk]), "feedback", more=saved),
        Page(MANAGER, reverse("commitments:commitment", args=[of.commitment.pk]), "owner_name", more={"owner": ""}),
        Page(SPONSOR, reverse("reviews:review", args=[of.review.pk]), "words"),
        Page(LEAD, reverse("insights:insight", args=[of.insight.pk]), "text", more={"answer": "we_change"}),
        Page(LEAD, reverse("asks:ask", args=[of.ask.pk]), "text"),
    ]  # fmt: skip


def race_on_page(browser: Client, page: Page, number: int) -> tuple[list[int], list[int]]:
    form = form_with(browser.get(page.address), page.field)
    marks, since = [f"mark {next(MARKS)}.", f"mark {next(MARKS)}."], latest()

    def sender(mark: str, count: int) -> Callable[[], Any]:
        more = page.more(count) if callable(page.more) else page.more or {}
        sent = {**form.fields, **more, page.field: page.value(mark, count)}
        sent.pop("form_key", None)  # each has the page open in a window of their own
        client = Client()
        client.cookies = browser.cookies
        return lambda: client.post(form.action or page.address, sent)

    answers = both(sender(marks[0], 2 * number), sender(marks[1], 2 * number + 1))
    return [answer.status_code for answer in answers], [recorded(mark, since) for mark in marks]


def test_of_two_edits_on_a_page_one_wins_and_the_other_is_shown_both(of: World, proof: Proof) -> None:
    rounds, told, wrong = proof.rounds(25, 1), Counter[int](), list[str]()
    listed = pages(of)
    for page in listed:
        browser = of.browser(page.principal)
        for number in range(rounds):
            statuses, entries = race_on_page(browser, page, number)
            told.update(statuses)
            if sorted(statuses) != [302, 409]:
                wrong.append(f"{page.address}, race {number}: answered {statuses}")
            elif page.value("mark", 0) == "mark" and (
                entries[statuses.index(409)] or not entries[statuses.index(302)]
            ):
                wrong.append(f"{page.address}, race {number}: recorded {entries} of {statuses}")
    assert wrong == []
    proof.figure(
        f"{len(listed)} pages, {rounds} races each: {told[302]} won, {told[409]} shown both texts, 0 updates lost"
    )
