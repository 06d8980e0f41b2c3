"""How each thing is taken away in the child that runs the tests, and brought back in the database all children share."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.drill import statements, switches
from tests.drill.database import Removal
from tests.drill.records import Outcome
from tests.plugins import database, place

Prepare = Callable[[], Callable[[], None]]


@dataclass(frozen=True)
class Attempt:
    """One removal. `names` are the tests that could miss it; `routes` the addresses at which it is asked."""

    key: str
    kind: str
    where: str
    take_away: Prepare  # returns what brings it back
    names: list[str]
    routes: list[str]
    outcome: Outcome = field(default_factory=lambda: Outcome("", 0, 0.0))


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


def _run(sql: str) -> None:
    connection = database.connect_as_owner(place.DATABASE)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()
