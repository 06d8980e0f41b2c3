"""Which tests could miss a removal, those that notice soonest first."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from tests.drill.database import Removal
from tests.drill.records import Records, Test
from tests.drill.statements import Piece
from tests.drill.tree import Place

CATALOG = (
    "pg_trigger",
    "tgenabled",
    "pg_constraint",
    "has_table_privilege",
    "role_table_grants",
    "app_rights",
)
NO_WORDS = {"", "tests", "test", "py", "sql", "models", "views", "engage"}  # of a path, that say nothing


class Chooser:
    """`sources` has each test's file as text, by test. What noticed something before is asked earlier, and so is what is about the same by its name."""

    def __init__(self, records: Records, sources: dict[str, str]) -> None:
        self._records = records
        self._sources = sources
        self._noticed: dict[str, int] = defaultdict(int)
        self._asked: dict[str, int] = defaultdict(int)
        self._usable = {name: test for name, test in records.tests.items() if test.passed and name in sources}
        for name in [
            *records.before.values(),
            *(outcome.noticed_by for outcome in records.outcomes.values()),
        ]:
            self._noticed[name] += 1

    def learn(self, asked: str, *, noticed: bool) -> None:
        self._asked[asked] += 1
        self._noticed[asked] += noticed

    def for_place(self, place: Place) -> list[str]:
        """Tests that ask the switch. Where it is newer than the map, then those that ask any switch of its file."""
        asking = [name for name, test in self._usable.items() if place.key in test.asked]
        near = []
        if place.key not in self._records.known:
            start = f"{place.path} "
            near = [
                name
                for name, test in self._usable.items()
                if any(switch.startswith(start) for switch in test.asked)
            ]
        return self._ordered(place, asking, near)

    def for_piece(self, piece: Piece) -> list[str]:
        """Tests that send the statement."""
        return self._ordered(piece, [name for name, test in self._usable.items() if piece.path in test.run])

    def for_removal(self, removal: Removal) -> list[str]:
        """Tests that were told of it, then those that name it or read the catalog, then those that write to the table."""
        first = [name for name, test in self._usable.items() if _was_told(test, removal)]
        if removal.exact and removal.kind == "refusal":
            return self._sorted(first)
        words = [word for word in (*removal.told, removal.key.split()[1].rpartition(".")[2]) if word]
        named = [
            name
            for name, source in self._sources.items()
            if name in self._usable and (any(word in source for word in words) or _reads_catalog(source))
        ]
        if removal.exact:
            return _once([*self._sorted(first), *self._sorted(named)])
        touching = [name for name, test in self._usable.items() if removal.table in test.written]
        return _once([*self._sorted(first), *self._sorted(named), *self._sorted(touching)])

    def _ordered(self, found: Place | Piece, *groups: Sequence[str]) -> list[str]:
        """What noticed it the last time first."""
        before = self._records.before.get(found.key, "")
        first = [before] if before in self._usable else []
        return _once([*first, *(name for group in groups for name in self._sorted(group, found.path))])

    def _sorted(self, names: Sequence[str], path: str = "") -> list[str]:
        return sorted(names, key=lambda name: self._price(name, self._usable[name], path))

    def _price(self, name: str, test: Test, path: str) -> float:
        """Seconds until it notices, as far as can be told: how long it takes, how often it did notice what it was asked for, and how much the
        names of its folders and its file have in common with those of the code."""
        common = len(_words(name.partition("::")[0]) & _words(path))
        return (test.seconds + 0.02) * (self._asked[name] + 3) / (self._noticed[name] + 1) / (common + 1) ** 2


def _was_told(test: Test, removal: Removal) -> bool:
    return any(
        word == told or (told.endswith(":") and word.startswith(told))
        for told in removal.told
        for word in test.told
    )


@cache
def _words(path: str) -> frozenset[str]:
    """In the singular."""
    return frozenset(word.removesuffix("s") for word in re.split(r"[/_.]", path) if word not in NO_WORDS)


def _reads_catalog(source: str) -> bool:
    return any(word in source for word in CATALOG)


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
