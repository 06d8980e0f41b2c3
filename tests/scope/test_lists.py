"""Lists tell nothing of what is not in them: not as a table to take away, not by a place in somebody else's list.

Every list of the API is taken from the URLconf.
"""

from collections.abc import Iterable, Iterator

import pytest
from django.urls import get_resolver

from engage.core.api.views import ListMixin
from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.people import People
from tests.scope.test_every_address import foreign
from visits.models.visit import VisitQuerySet

pytestmark = pytest.mark.proof("permissions")

REPORTS = tuple(
    f"/api/v1/reports/{name}/?start=2026-01-01&end=2027-01-01" for name in ("sponsors", "flock", "accounts")
)
ASKING = (world.OUTSIDE_MANAGER, world.OUTSIDE_EXECUTIVE, world.ADMINISTRATOR, world.TEAM, world.SPONSOR)


def lists() -> Iterator[str]:
    """The address of every list of the API."""
    for mount in get_resolver().url_patterns:
        if str(mount.pattern) == "api/v1/":
            for entry in mount.url_patterns:
                kind = getattr(entry.callback, "cls", None)
                is_list = getattr(entry.callback, "actions", {}).get("get") == "list"
                if is_list and kind and issubclass(kind, ListMixin) and "run" not in str(entry.pattern):
                    yield f"/api/v1/{str(entry.pattern).strip('^$')}"


def test_no_table_to_take_away_holds_what_is_not_its_readers(people: People, proof: Proof) -> None:
    """As CSV, and as a workbook that is opened; the marks of whoever reads them are in there."""
    leaks, cells, own = [], 0, set()
    addresses = [f"{address}?" for address in lists()] + [f"{address}&" for address in REPORTS]
    for place, address in enumerate(addresses):
        kinds = ("csv", "xlsx") if proof.full else (("csv", "xlsx")[place % 2],)
        for kind in kinds:
            for principal in ASKING if proof.full else (*ASKING[:2], ASKING[2 + place % 3]):
                answer = people.ask(principal, "get", f"{address}format={kind}")
                assert answer.status in (200, 404), (address, principal, answer.status)
                cells += 1
                leaks += [(address, kind, principal, mark) for mark in foreign(answer.text, principal, "")]
                if world.NORVIK in answer.text:
                    own.add(address.split("/")[3])
    assert leaks == []
    assert own >= {
        "visits",
        "accounts",
        "contacts",
        "stakes",
    }  # what is one's own is found, so others' would be
    proof.figure(f"{cells} exports opened, {len(leaks)} leaks")


def test_somebody_elses_place_in_a_list_shows_nothing_of_theirs(
    people: People, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cursor made for sales operations, which sees everything, given to others: their own rows, no others, no count of them."""
    leaks, handed = _leaks_of_places(people, lists())
    assert leaks == []
    assert handed > 20
    proof.figure(f"{handed} cursors of another reader, {len(leaks)} leaks")

    # It would be seen: the visits go on for everybody.
    monkeypatch.setattr(VisitQuerySet, "visible_to", lambda visits, user: visits)
    assert {address for address, *_ in _leaks_of_places(people, ["/api/v1/visits/"])[0]} == {
        "/api/v1/visits/"
    }


def _leaks_of_places(people: People, addresses: Iterable[str]) -> tuple[list[tuple[str, str, str]], int]:
    leaks, handed = [], 0
    for address in addresses:
        made = people.ask(world.SALES_OPS, "get", f"{address}?page_size=1")
        following = made.json().get("next") if made.status == 200 else None
        if following is None:
            continue
        for principal in (world.OUTSIDE_MANAGER, world.OUTSIDE_EXECUTIVE, world.ADMINISTRATOR):
            answer = people.ask(principal, "get", following.removeprefix("http://testserver"))
            handed += 1
            leaks += [(address, principal, mark) for mark in foreign(answer.text, principal, "")]
            if answer.status == 200:
                assert set(answer.json()) == {"results", "next", "previous"}
                own = people.ask(principal, "get", f"{address}?page_size=200").json()["results"]
                assert all(row in own for row in answer.json()["results"]), (address, principal)
    return leaks, handed
