"""Nobody is offered what would be refused: each link and each form of a page leads where the table of addresses lets its reader in."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.people import People
from tests.scope.test_every_address import EXPECTED, answers_to, status_of
from visits.models import Visit
from visits.pages import calls

READERS = [*world.INSIDERS, *world.OUTSIDERS]
LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"]*)"')
FORM = re.compile(r"<form\b[^>]*>")
ACTION = re.compile(r'\saction="(/[^"]*)"')
REFUSED = (403, 404)


@pytest.mark.proof("permissions")
@pytest.mark.parametrize("reader", READERS)
def test_what_a_page_offers_is_its_readers_to_do(people: People, reader: str, proof: Proof) -> None:
    every, mine = (1, 0) if proof.thorough else (len(READERS) * 2, READERS.index(reader))
    pages = [page for place, page in enumerate(pages_of(people, reader)) if place % every == mine]
    offered = [offer for page in pages for offer in offers(people.ask(reader, "get", page).text, page)]
    assert refused(people, reader, offered) == []
    proof.figure(f"{reader}: {len(pages)} pages, {len(offered)} links and forms, 0 refused")


def test_an_offer_to_everybody_would_be_noticed(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = f"/visits/{people.world.draft.pk}/"
    monkeypatch.setattr(calls, "may_edit_request", lambda parts: True)
    offered = list(offers(people.ask(world.SPONSOR, "get", draft).text, draft))
    assert refused(people, world.SPONSOR, offered) == [f"get {draft}delete/: 403", f"get {draft}edit/: 403"]


def pages_of(people: People, reader: str) -> list[str]:
    """Those of the table that open to the reader, and the visits in whatever state; what is not theirs answers with no page, and offers nothing."""
    known = [at.where(people.world) for at in EXPECTED.values() if at.get.get(reader) == 200]
    visits = [f"/visits/{pk}/" for pk in Visit.objects.order_by("pk").values_list("pk", flat=True)]
    return sorted({page for page in [*known, *visits] if not page.startswith("/api/")})


def refused(people: People, reader: str, offered: list[tuple[str, str]]) -> list[str]:
    """What the table refuses the reader; of addresses that are not among its own nothing is known."""
    known = {at.where(people.world).partition("?")[0]: pattern for pattern, at in EXPECTED.items()}
    found = set()
    for verb, target in offered:
        if pattern := known.get(target):
            answers = answers_to(pattern, EXPECTED[pattern], verb)
            status = status_of(pattern, EXPECTED[pattern], verb, answers, reader)
            found |= {f"{verb} {target}: {status}"} if status in REFUSED else set()
    return sorted(found)


def offers(page: str, address: str) -> Iterator[tuple[str, str]]:
    """The method and the path of each link and form."""
    for link in LINK.findall(page):
        yield "get", unescape(link).partition("#")[0].partition("?")[0]
    for form in FORM.findall(page):
        named = ACTION.search(form)
        if 'method="post"' in form:
            yield "post", unescape(named[1]).partition("?")[0] if named else address
