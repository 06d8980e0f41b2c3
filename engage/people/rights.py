"""Who may do what, as one table: an object, an action, and the parts that may. Where a field is narrower than its object, who reads and writes it.

Each app declares its objects in its `permissions.py`. Pages, API, filters, notices and jobs ask by a question that is made once, at import:
`may_resolve_flag = FLAG.asks_standing("resolve")`. A question about what nobody has declared fails there and then.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Protocol

from django.db.models import Q

from engage.people.parts import Part, Parts


class HasStanding(Protocol):
    """Whoever has parts everywhere, such as a user."""

    @property
    def standing(self) -> Parts: ...


@dataclass(frozen=True)
class Narrow:
    """Fields that not everybody reads who sees their object, and who writes them, until the object has reached a stage (empty: always)."""

    names: tuple[str, ...]
    reads: Parts
    writes: Parts
    until: str


def narrow(*names: str, reads: Collection[Part], writes: Collection[Part] = (), until: str = "") -> Narrow:
    return Narrow(names, frozenset(reads), frozenset(writes), until)


@dataclass(frozen=True)
class Question:
    """Whether somebody with these parts may do this to that thing."""

    thing: str
    action: str
    who: Parts

    def __call__(self, parts: Parts) -> bool:
        return not self.who.isdisjoint(parts)


@dataclass(frozen=True)
class Rights:
    """The rows of one object. Whatever is asked for and not declared raises LookupError; what is asked for is noted in `asked`."""

    thing: str
    rows: Mapping[str, Parts]
    fields: tuple[Narrow, ...] = ()
    asked: set[str] = field(default_factory=set, compare=False)

    def who_may(self, action: str) -> Parts:
        if action not in self.rows:
            raise LookupError(f"“{action}” of “{self.thing}” is asked for and not declared.")
        self.asked.add(action)
        return self.rows[action]

    def asks(self, action: str) -> Question:
        """The question whether somebody with these parts may."""
        return Question(self.thing, action, self.who_may(action))

    def asks_standing(self, action: str) -> Callable[[HasStanding], bool]:
        """The question whether a person may everywhere, by a role of theirs or of somebody whose deputy they are."""
        may = self.asks(action)
        return lambda person: may(person.standing)

    def hides(self, parts: Parts, *, reached: Collection[str] = ()) -> frozenset[str]:
        """The fields that somebody with these parts does not read, once the object has `reached` these stages. Where several rows name a field,
        each has to let them."""
        return frozenset(
            name
            for row in self.fields
            if row.until not in reached and row.reads.isdisjoint(parts)
            for name in row.names
        )

    def opens(self, parts: Parts) -> frozenset[str]:
        """Those of the narrow fields that somebody with these parts writes."""
        return frozenset(
            name for row in self.fields if not row.writes.isdisjoint(parts) for name in row.names
        )


def any_of(conditions: Mapping[Part, Any], parts: Parts) -> Any:
    """For a QuerySet: that somebody has one of these parts, by the condition of each. Where there is none, nobody has."""
    found = [condition for part, condition in conditions.items() if part in parts]
    return reduce(or_, found) if found else Q(pk__in=())


_declared: dict[str, Rights] = {}


def declare(thing: str, rows: Mapping[str, Collection[Part]], *fields: Narrow) -> Rights:
    """Everything about one object. To be called once for it, in a `permissions.py`."""
    if thing in _declared:
        raise LookupError(f"“{thing}” is declared already.")
    _declared[thing] = Rights(thing, {action: frozenset(parts) for action, parts in rows.items()}, fields)
    return _declared[thing]


def declared() -> tuple[Rights, ...]:
    """The whole table, in the order in which the apps were loaded."""
    return tuple(_declared.values())
