"""Nobody sees what is not theirs: every address there is × every method × everybody, against a table; and no text of one account anywhere else.

An address without an expectation fails, and so does a method that answers where none is expected. Marks in every text of an account are looked
for in each body and header that somebody else gets. The suite asks a part that goes round: each address by somebody inside and somebody outside,
and by one method that is not there; the drill asks more, and `make prove-permissions` asks everything.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.addresses import patterns
from tests.scope.answers import NO_SUCH_METHOD, Answers, At
from tests.scope.expected_of_changes import CHANGES, NO_SUCH_METHOD_THERE, of_changes
from tests.scope.people import People
from tests.scope.world import READERS

EXPECTED: dict[str, At] = {
    pattern: expected
    for module in sorted(Path(__file__).parent.glob("expected_of_*.py"))
    for pattern, expected in import_module(f"tests.scope.{module.stem}").EXPECTED.items()
}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
GROUPS = {
    "API: visits": lambda pattern: pattern.startswith("api/v1/^visits"),
    "API: all else": lambda pattern: pattern.startswith("api/") and not pattern.startswith("api/v1/^visits"),
    "pages: visits": lambda pattern: pattern.startswith("visits/"),
    "pages: all else": lambda pattern: not pattern.startswith(("api/", "visits/")),
}
# Where executives, assistants and sales operations look up any account by its name, to ask for a visit or report one.
DIRECTORY = {"visits/request/", "visits/report/"}
DIRECTORY_SHOWS = {world.HALDEN_NAME, world.NORVIK_NAME}
READ_THE_DIRECTORY = {
    world.LEAD,
    world.SPONSOR,
    world.OTHER,
    world.ASSISTANT,
    world.OUTSIDE_EXECUTIVE,
}


def test_every_address_and_every_change_has_an_expectation() -> None:
    assert sorted(EXPECTED) == sorted(set(patterns()))
    assert {pattern for pattern, _ in CHANGES} <= set(EXPECTED)


@pytest.mark.proof("permissions")
@pytest.mark.parametrize("group", GROUPS)
def test_each_answers_each_person_as_the_table_of_rights_says(
    people: People, group: str, proof: Proof
) -> None:
    within = [pattern for pattern in EXPECTED if GROUPS[group](pattern)]
    cells = [cell for pattern in within for cell in asked_at(people, pattern, proof)]
    leaks = [leak for _, leaked in cells for leak in leaked]
    assert [words for wrong, _ in cells for words in wrong] == []
    assert leaks == []
    proof.figure(f"{len(cells)} cells of address × method × person, {len(leaks)} leaks")


def asked_at(people: People, pattern: str, proof: Proof) -> Iterator[tuple[list[str], list[str]]]:
    """For each method and person asked there: what is not as the table says, and what was shown to whom it must not be."""
    expected = EXPECTED[pattern]
    address = expected.where(people.world)
    for verb, principal, status in _cells(pattern, expected, proof):
        answer = people.ask(principal, verb, address, body_of(people, pattern, verb))
        what = f"{verb.upper()} {address} as {principal}"
        wrong = [f"{what}: {answer.status}, not {status}"] if answer.status != status else []
        yield wrong, [f"{what}: {mark}" for mark in foreign(answer.text, principal, pattern)]


def body_of(people: People, pattern: str, verb: str) -> Mapping[str, Any]:
    if (pattern, verb) in CHANGES:
        return CHANGES[pattern, verb][1]
    return EXPECTED[pattern].body(people.world)


def _cells(pattern: str, expected: At, proof: Proof) -> Iterator[tuple[str, str, int]]:
    """Each verb and person that are asked, with the status that is right."""
    place = sorted(EXPECTED).index(pattern)
    for verb in METHODS:
        answers = answers_to(pattern, expected, verb)
        asked = world.EVERYBODY if proof.full else _some(place, verb, expected, answers)
        if not proof.thorough:
            asked = _fewer(place, verb, asked)
        for principal in asked:
            yield verb, principal, status_of(pattern, expected, verb, answers, principal)


def answers_to(pattern: str, expected: At, verb: str) -> Answers:
    if verb in ("get", "head"):
        return expected.get
    if verb == "post":
        return expected.post
    return expected.get if pattern == "api/v1/" else of_changes(pattern, verb)


def status_of(pattern: str, expected: At, verb: str, answers: Answers, principal: str) -> int:
    """A service account is answered as sales operations is by the API, and as nobody by the pages."""
    script = pattern.startswith("api/") and pattern != "api/v1/docs/"
    alike = principal == world.SALES_OPS_BY_SESSION or (principal == world.SERVICE and script)
    who = world.SALES_OPS if alike else principal
    if who in answers:
        return answers[who]
    if script:
        return 401
    reading = "get" if verb == "head" else verb
    return expected.signed_out.get(reading, 405 if expected.signed_out and verb != "post" else 302)


def _some(place: int, verb: str, expected: At, answers: Answers) -> tuple[str, ...]:
    """Who is asked in the suite: where something may be answered, one of those inside, two outside (the other account's manager always) and one
    signed out, going round; where nothing new is to be expected, one of all."""
    settled = (
        answers in (NO_SUCH_METHOD, NO_SUCH_METHOD_THERE)
        or verb == "head"
        or (verb == "post" and answers == expected.get)
    )
    if settled:
        everybody = (*world.OUTSIDERS, *world.EVERYBODY)
        return (everybody[(place * 5 + METHODS.index(verb)) % len(everybody)],)
    round_ = place * 2 + (verb == "post")
    return (
        (*world.INSIDERS, world.SERVICE)[round_ % (len(world.INSIDERS) + 1)],
        world.OUTSIDE_MANAGER,
        (world.OUTSIDE_EXECUTIVE, world.ADMINISTRATOR)[round_ % 2],
        world.SIGNED_OUT[place % 2],
    )


def _fewer(place: int, verb: str, asked: tuple[str, ...]) -> tuple[str, ...]:
    """One inside, or signed out, and one outside; of the methods with nothing new to expect, one an address and every seventh."""
    if len(asked) == 1:
        return asked if METHODS.index(verb) == place % len(METHODS) else ()
    inside, manager, outside, signed_out = asked
    return (signed_out if place % 4 == 3 else inside, outside if place % 4 < 2 else manager)


def foreign(text: str, principal: str, pattern: str) -> Iterator[str]:
    """The marks in what this person got that they must never come across."""
    for mark, readers in READERS.items():
        directory = pattern in DIRECTORY and mark in DIRECTORY_SHOWS and principal in READ_THE_DIRECTORY
        if mark in text and principal not in readers and not directory:
            yield mark


def test_the_marks_are_there_to_be_found(people: People) -> None:
    """Each mark is shown to each of its readers somewhere, so that its absence elsewhere means something."""
    seen: set[tuple[str, str]] = set()
    told = ("api/v1/^visits/", "api/v1/^waivers/", "api/v1/^reviews/", "api/v1/^rematch-requests/")
    wanted = {(mark, reader) for mark, readers in READERS.items() for reader in readers}
    for pattern, expected in EXPECTED.items():
        if pattern.startswith(told) and "transitions" not in pattern:
            for principal in {reader for mark, reader in wanted - seen}:
                answer = people.ask(principal, "get", expected.where(people.world))
                seen |= {(mark, principal) for mark in READERS if mark in answer.text}
    assert wanted <= seen


def test_lists_narrowed_to_a_foreign_account_show_nothing_of_it(people: People) -> None:
    halden = people.world.cast.halden.pk
    for name in ("visits", "flags", "reviews", "contacts", "stakes", "financial-years"):
        for address in (f"/api/v1/{name}/?account={halden}", f"/api/v1/{name}/?format=csv"):
            for outsider in world.OUTSIDERS:
                answer = people.ask(outsider, "get", address)
                assert not list(foreign(answer.text, outsider, address)), (address, outsider)
