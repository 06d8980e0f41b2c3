"""What somebody has that outlives them here. Each app declares its kinds of work when it starts, and moves them when they are handed over."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from engage.people.models import Role, User

Check = Callable[[User, User, frozenset[str]], None]


@dataclass(frozen=True)
class Handover:
    """One kind of work. `hand_over(person, to)` moves all of it in a few statements, inside a transaction; `to` is None where nobody takes it.

    Kinds without it are only told, because they follow something else or somebody decides on each: `otherwise` says what becomes of them, and
    `where` leads to them.
    """

    kind: str
    order: int
    label: str
    count: Callable[[User], int]
    otherwise: str
    hand_over: Callable[[User, User | None], None] | None = None
    needs: Role | None = None
    where: Callable[[User], str] = lambda person: ""


@dataclass(frozen=True)
class Left:
    """How much of a kind of work somebody has."""

    handover: Handover
    count: int
    url: str

    @property
    def label(self) -> str:
        return self.handover.label


_declared: list[Handover] = []
_checks: list[Check] = []


def register(*handovers: Handover) -> None:
    """To be called once per app, from its AppConfig."""
    _declared.extend(handovers)
    _declared.sort(key=lambda handover: handover.order)


def prevents(check: Check) -> None:
    """Declares what may stand in the way: `check(person, to, kinds)` raises with words that name it."""
    _checks.append(check)


def declared() -> tuple[Handover, ...]:
    return tuple(_declared)


def checks() -> tuple[Check, ...]:
    return tuple(_checks)


def left_with(person: User, *, needing: Collection[str] | None = None) -> Iterator[Left]:
    """What there is, by kind; only what needs one of these roles, where they are given. One query a kind."""
    for handover in _declared:
        if needing is not None and handover.needs not in needing:
            continue
        if count := handover.count(person):
            yield Left(handover, count, handover.where(person))


def let_go(person: User) -> None:
    """Whatever can be handed over and was not goes where its kind says. A few statements a kind; needs a transaction."""
    for handover in _declared:
        if handover.hand_over is not None:
            handover.hand_over(person, None)
