"""How an address answers each person: small words for a big table."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.scope.world import ADMINISTRATOR, INSIDERS, OUTSIDERS, World

Answers = Mapping[str, int]
SIGNED_IN = (*INSIDERS, *OUTSIDERS)


def anybody(status: int) -> Answers:
    """All who are signed in."""
    return dict.fromkeys(SIGNED_IN, status)


def programme(status: int) -> Answers:
    """All but who only administers, to whom it is not there."""
    return {**anybody(status), ADMINISTRATOR: 404}


def insiders(status: int = 200) -> Answers:
    """All who see the account; to others it is not there."""
    return {**dict.fromkeys(INSIDERS, status), **dict.fromkeys(OUTSIDERS, 404)}


def only(people: Collection[str], status: int, *, rest: int = 403) -> Answers:
    """These; others who see the account may not; to all else it is not there."""
    return {**insiders(rest), **dict.fromkeys(people, status)}


def but(answers: Answers, people: Collection[str], status: int) -> Answers:
    return {**answers, **dict.fromkeys(people, status)}


NO_SUCH_METHOD = anybody(405)


@dataclass(frozen=True)
class At:
    """An address of Halden's, and what it answers. `body` is what is posted: JSON to the API, a form to a page."""

    where: Callable[[World], str]
    get: Answers
    post: Answers = field(default_factory=lambda: NO_SUCH_METHOD)
    body: Callable[[World], Mapping[str, Any]] = lambda world: {}
    signed_out: Mapping[str, int] = field(default_factory=dict)


def at(
    path: str,
    get: Answers,
    post: Answers = NO_SUCH_METHOD,
    *,
    body: Mapping[str, Any] | None = None,
    signed_out: Mapping[str, int] | None = None,
) -> At:
    """`path` may name rows of the world: `/visits/{ready}/`."""
    return At(
        lambda world: path.format_map(_Ids(world)), get, post, lambda world: body or {}, signed_out or {}
    )


class _Ids(dict[str, int]):
    """The ids of the world's rows by name."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def __missing__(self, name: str) -> int:
        cast = self._world.cast
        own = {"account": cast.halden, "contact": cast.ilse, "executive": cast.robert_executive}
        return int((own.get(name) or getattr(self._world, name)).pk)
