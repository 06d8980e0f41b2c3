"""Nobody sees what is not theirs: every address there is × GET and POST × everybody, against a table; and no text of one account anywhere else.

An address without an expectation fails. Marks in every text of an account are looked for in each body and header that somebody else gets.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast, MovableClock
from tests.scope import world
from tests.scope.addresses import patterns
from tests.scope.answers import At
from tests.scope.world import READERS, World

pytestmark = pytest.mark.django_db

EXPECTED: dict[str, At] = {
    pattern: expected
    for module in sorted(Path(__file__).parent.glob("expected_of_*.py"))
    for pattern, expected in import_module(f"tests.scope.{module.stem}").EXPECTED.items()
}
GROUPS = {
    "API: visits": lambda pattern: pattern.startswith("api/v1/^visits"),
    "API: all else": lambda pattern: pattern.startswith("api/") and not pattern.startswith("api/v1/^visits"),
    "pages: visits": lambda pattern: pattern.startswith("visits/"),
    "pages: sign-in": lambda pattern: pattern.startswith("sign-in/"),
    "pages: all else": lambda pattern: not pattern.startswith(("api/", "visits/", "sign-in/")),
}
# Where executives, assistants and sales operations look up any account by its name, to ask for a visit or report one.
DIRECTORY = {"visits/request/", "visits/report/"}
DIRECTORY_SHOWS = {world.HALDEN_NAME, world.NORVIK_NAME}
READ_THE_DIRECTORY = {world.LEAD, world.OTHER, world.ASSISTANT, world.OUTSIDE_EXECUTIVE}


def test_every_address_has_an_expectation() -> None:
    assert sorted(EXPECTED) == sorted(set(patterns()))


@pytest.fixture
def people(cast: Cast, clock: MovableClock) -> "People":
    return People(world.build(cast, clock))


class People:
    """Everybody with a way in: a token at the API, a session everywhere else. Whatever a request does is undone."""

    def __init__(self, of: World) -> None:
        self.world = of
        self._scripts = {name: of.script(name) for name in world.EVERYBODY}
        self._browsers = {name: of.browser(name) for name in world.EVERYBODY}
        of.leave()
        self._sessions = {name: client.cookies.copy() for name, client in self._browsers.items()}

    def ask(self, principal: str, verb: str, address: str, body: Mapping[str, Any]) -> tuple[int, str]:
        """Status, and everything that came back."""
        script = address.startswith("/api/") and not address.startswith("/api/v1/docs/")
        client = self._scripts[principal] if script else self._browser(principal)
        options: dict[str, Any] = {}
        if verb != "get":
            written = {
                "content_type": "application/json",
                "headers": {"If-Match": "*"}
                if verb != "post" or address.endswith(("/words/", "/extend/"))
                else {},
            }
            options = {"data": dict(body), **(written if script else {})}
        with _undone():
            response = getattr(client, verb)(address, **options)
            content = response.getvalue() if response.streaming else response.content
        return response.status_code, f"{response.headers}{content.decode(errors='replace')}"

    def _browser(self, principal: str) -> Client:
        client = self._browsers[principal]
        client.cookies = self._sessions[principal].copy()
        return client


class _undone:  # noqa: N801 - reads as a word
    def __enter__(self) -> None:
        self._savepoint = transaction.savepoint()

    def __exit__(self, *error: object) -> None:
        transaction.savepoint_rollback(self._savepoint)


@pytest.mark.parametrize("group", GROUPS)
def test_each_answers_each_person_as_the_table_of_rights_says(people: People, group: str) -> None:
    wrong, leaks = [], []
    for pattern, expected in EXPECTED.items():
        if not GROUPS[group](pattern):
            continue
        address = expected.where(people.world)
        for verb, principal, status in _cells(pattern, expected):
            answered, text = people.ask(principal, verb, address, expected.body(people.world))
            if answered != status:
                wrong.append(f"{verb.upper()} {address} as {principal}: {answered}, not {status}")
            leaks += [
                f"{verb.upper()} {address} as {principal}: {mark}"
                for mark in _foreign(text, principal, pattern)
            ]
    assert wrong == []
    assert leaks == []


def _cells(pattern: str, expected: At) -> Iterator[tuple[str, str, int]]:
    """Each verb and person, with the status that is right."""
    turned_away = 401 if pattern.startswith("api/") and pattern != "api/v1/docs/" else 302
    for verb, answers in (("get", expected.get), ("post", expected.post)):
        signed_out = expected.signed_out.get(verb, turned_away)
        for principal in world.EVERYBODY:
            yield verb, principal, answers.get(_as_whom(principal, turned_away), signed_out)


def _as_whom(principal: str, turned_away: int) -> str:
    """A service account is answered as sales operations is by the API, and as nobody by the pages."""
    return world.SALES_OPS if principal == world.SERVICE and turned_away == 401 else principal


def _foreign(text: str, principal: str, pattern: str) -> Iterator[str]:
    for mark, readers in READERS.items():
        directory = pattern in DIRECTORY and mark in DIRECTORY_SHOWS and principal in READ_THE_DIRECTORY
        if mark in text and principal not in readers and not directory:
            yield mark


def test_the_marks_are_there_to_be_found(people: People) -> None:
    """Each mark is shown to each of its readers somewhere, so that its absence elsewhere means something."""
    seen: set[tuple[str, str]] = set()
    told = ("api/v1/^visits/", "api/v1/^waivers/", "api/v1/^reviews/", "api/v1/^rematch-requests/")
    for pattern, expected in EXPECTED.items():
        if pattern.startswith(told) and "transitions" not in pattern:
            for principal in READERS[world.NORVIK] | READERS[world.HALDEN]:
                _, text = people.ask(principal, "get", expected.where(people.world), {})
                seen |= {(mark, principal) for mark in READERS if mark in text}
    assert {(mark, reader) for mark, readers in READERS.items() for reader in readers} <= seen


def test_no_other_method_of_the_api_reaches_further(people: People) -> None:
    """PUT, PATCH and DELETE: the same walls."""
    for pattern, expected in EXPECTED.items():
        address = expected.where(people.world)
        if pattern.startswith("api/") and "pk" in pattern:
            for verb in ("put", "patch", "delete"):
                for outsider in world.OUTSIDERS:
                    walls = (403, 404, 405) if expected.get[outsider] == 200 else (404, 405)
                    assert people.ask(outsider, verb, address, {})[0] in walls, (verb, address, outsider)
                for stranger in world.SIGNED_OUT:
                    assert people.ask(stranger, verb, address, {})[0] == 401, (verb, address, stranger)


def test_lists_narrowed_to_a_foreign_account_show_nothing_of_it(people: People) -> None:
    halden = people.world.cast.halden.pk
    for name in ("visits", "flags", "reviews", "contacts", "stakes", "financial-years"):
        for address in (f"/api/v1/{name}/?account={halden}", f"/api/v1/{name}/?format=csv"):
            for outsider in world.OUTSIDERS:
                _, text = people.ask(outsider, "get", address, {})
                assert not list(_foreign(text, outsider, address)), (address, outsider)
