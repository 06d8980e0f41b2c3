"""Asks the tables of addresses about many removals in one world: building it takes longer than asking in it at the addresses of a removal."""

import time
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import pytest

from tests.drill import switches
from tests.drill.removing import Attempt, Prepare
from tests.plugins.proofs import Proof
from tests.scope import test_choices
from tests.scope.people import People

FEW = 4  # addresses asked for a removal, before all of them are
AT_ONCE = 40  # removals asked for in one world
Asks = Callable[[ModuleType, People, str, Proof], Iterator[object]]


def _table(module: ModuleType, people: People, pattern: str, proof: Proof) -> Iterator[object]:
    for wrong, leaks in module.asked_at(people, pattern, proof):
        yield from wrong + leaks
    yield from test_choices.leaks_at(people, pattern, proof)


def _blind(module: ModuleType, people: People, pattern: str, proof: Proof) -> Iterator[object]:
    return (words for words in module.shown_at(people, pattern, proof) if words)


# By test: how it asks at one address, and which removals it can miss.
TOURS: dict[str, tuple[Asks, frozenset[str]]] = {
    "test_each_answers_each_person_as_the_table_of_rights_says": (
        _table,
        frozenset({"use", "definition", "refusal", "question", "rule"}),
    ),
    "test_who_may_see_nothing_is_shown_nothing": (_blind, frozenset({"use"})),
}


def tours(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Function, frozenset[str]]]:
    """One test of each table that is among the items, and the kinds of removals it is asked about."""
    for name, (_, kinds) in TOURS.items():
        found = [item for item in items if isinstance(item, pytest.Function) and item.originalname == name]
        if found:
            yield found[0], kinds


def is_on_tour(name: str) -> bool:
    """Whether the test of this name asks at addresses, and need not be asked as a whole."""
    return any(
        f"::{tour}" in name
        for tour in (*TOURS, test_choices.test_no_form_offers_what_its_reader_may_not_know_of.__name__)
    )


def touring(
    item: pytest.Function, attempts: Sequence[Attempt], noticed: dict[str, str], *, full: bool, budget: float
) -> Prepare:
    """The test asks at the addresses of each removal in turn, as everybody or as whom it asks anyway; what was not right goes to `noticed`."""
    asks = TOURS[item.originalname][0]
    proof = Proof(full=full, thorough=True, figure=lambda words: None)

    def first(people: People, pattern: str, removed: str) -> str:
        switches.active = removed
        try:
            return str(next(asks(item.module, people, pattern, proof), ""))
        except Exception as error:  # noqa: BLE001 - whatever stops the question is an answer to it
            return repr(error)
        finally:
            switches.active = ""

    def tour(**fixtures: Any) -> None:
        people = next(fixture for fixture in fixtures.values() if isinstance(fixture, People))
        for attempt in attempts:
            until = time.monotonic() + budget
            for pattern in _addresses(item.module, attempt, full=full):
                words = first(people, pattern, attempt.key)
                if words and not first(people, pattern, ""):  # and all is right once it is back
                    noticed[attempt.key] = words
                if words or time.monotonic() > until:
                    break

    def prepare() -> Callable[[], None]:
        item.obj = tour
        return lambda: None

    return prepare


def _addresses(module: ModuleType, attempt: Attempt, *, full: bool) -> list[str]:
    expected = getattr(module, "table", module).EXPECTED
    known = [route for route in attempt.routes if route in expected]
    return known if full else known[:: max(1, len(known) // FEW)][:FEW]
