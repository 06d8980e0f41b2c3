"""How each thing is taken away in the child that runs the tests, and brought back in the database all children share."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.drill import statements, switches
from tests.drill.database import Removal
from tests.plugins import database, place

ADDRESSES = "tests.scope.test_every_address"
Prepare = Callable[[], Callable[[], None]]


@dataclass(frozen=True)
class Attempt:
    """One removal. `names` are the tests that could miss it; those of addresses are narrowed to `routes` at first."""

    key: str
    kind: str
    where: str
    take_away: Prepare  # returns what brings it back
    names: list[str]
    routes: list[str]


def keep_database(take_away: Prepare) -> Prepare:
    """The first copy of the template is spared: the one that is there is as good, since every child leaves it as it was."""

    def prepare() -> Callable[[], None]:
        copied = database.clone
        spared = False

        def clone(template: str = place.TEMPLATE) -> None:
            nonlocal spared
            if spared or not database.exists(place.DATABASE):
                copied(template)
            spared = True

        database.clone = clone
        return take_away()

    return prepare


def nothing() -> Callable[[], None]:
    return lambda: None


def switch_off(key: str) -> Prepare:
    def take_away() -> Callable[[], None]:
        switches.active = key
        return lambda: None

    return take_away


def leave_out(piece: statements.Piece) -> Prepare:
    def take_away() -> Callable[[], None]:
        statements.active = piece
        return lambda: None

    return take_away


def patch_database(removal: Removal) -> Prepare:
    """Whatever copy of the template a test gets lacks it; so does the one that is there."""

    def take_away() -> Callable[[], None]:
        copied = database.clone

        def clone(template: str = place.TEMPLATE) -> None:
            copied(template)
            _run(removal.sql)

        database.clone = clone
        return lambda: _run(removal.undo)

    return take_away


def narrowed(take_away: Prepare, routes: Sequence[str]) -> Prepare:
    """The table's tests ask at these addresses only, whom they would ask there anyway."""

    def prepare() -> Callable[[], None]:
        table: Any = sys.modules.get(ADDRESSES)
        if table is not None:
            chosen = set(routes)
            table.GROUPS = {name: _both(within, chosen) for name, within in table.GROUPS.items()}
        return take_away()

    return prepare


def _both(within: Callable[[str], bool], chosen: set[str]) -> Callable[[str], bool]:
    return lambda pattern: pattern in chosen and within(pattern)


def _run(sql: str) -> None:
    connection = database.connect_as_owner(place.DATABASE)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()
