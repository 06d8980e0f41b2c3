"""The drill: maps the tests once with nothing taken away, then takes one thing away at a time and asks those that could miss it."""

import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from tests.drill import attempts, noting, statements, switches, tree
from tests.drill.choosing import Chooser
from tests.drill.database import Removal, removals
from tests.drill.equal import EQUAL
from tests.drill.records import Outcome, Records, Test
from tests.drill.removing import (
    ADDRESSES,
    Attempt,
    Prepare,
    keep_database,
    leave_out,
    narrowed,
    nothing,
    patch_database,
    switch_off,
)
from tests.plugins import database, place

OF_ADDRESSES = (ADDRESSES.replace(".", "/"), "tests/scope/test_nothing_in_scope")
ROUTES = 4  # addresses asked for a switch before all of them are
CHEAP = 25  # tests asked before those of addresses


@dataclass
class Drill:
    """One run. `kinds` and `match` choose what is taken away, `budget` is how many seconds of tests an attempt may take."""

    records: Records
    kinds: frozenset[str] = frozenset()
    match: str = ""
    budget: float = 150.0
    again: bool = False
    tried: list[tuple[str, str, Outcome]] = field(default_factory=list)
    _is_clean: bool = False

    def run(self, items: Sequence[pytest.Item]) -> None:
        self._items = {item.nodeid: item for item in items}
        database.make_template()
        self._map()
        self._chooser = Chooser(self.records, _sources(items))
        for attempt in self._attempts():
            self._try(attempt)
        self._tell()

    # What each test has to do with what can be taken away.

    def _map(self) -> None:
        """Runs what was not mapped as it is now, with nothing taken away."""
        stale = [item for name, item in self._items.items() if not self.records.is_fresh(name)]
        if len(stale) == len(self._items):
            self.records.known = {found.key for found in tree.places()}
        while stale:
            _say(f"mapping {len(stale)} tests")
            stale = stale[max(self._mapped(stale), 1) :]
        self.records.keep_map()

    def _mapped(self, items: list[pytest.Item]) -> int:
        """How many of them ran before the child ended."""
        done = 0
        for report in attempts.reports(items, prepare=_begin, notes=_notes, until_one_fails=False, usual=60):
            if not report.name and (report.passed or done == len(items)):
                break
            name = report.name or items[done].nodeid
            self.records.tests[name] = Test(report.seconds, report.passed, **(report.notes or {}))
            done += 1
            if not report.passed:
                _say(f"  not usable: {name} {report.words[-200:]}")
            if done % 25 == 0:
                self.records.keep_map()
            if done % 100 == 0:
                _say(f"  {done} of {len(items)} tests mapped")
        return done

    # What is taken away, and which tests could miss it.

    def _attempts(self) -> Iterator[Attempt]:
        """The database first: most of it is noticed by the test that its guard names."""
        for removal in _of_database():
            if self._is_wanted(removal.key, removal.kind):
                names = self._chooser.for_removal(removal)
                yield Attempt(removal.key, removal.kind, removal.key, patch_database(removal), names, [])
        for piece in statements.pieces():
            if self._is_wanted(piece.key, "statement"):
                names, where = self._chooser.for_piece(piece), f"{piece.path}:{piece.line}  {piece.words}"
                yield Attempt(piece.key, "statement", where, leave_out(piece), names, [])
        for found in tree.places():
            if self._is_wanted(found.key, found.kind):
                names, where = self._chooser.for_place(found), f"{found.path}:{found.line}  {found.words}"
                yield Attempt(
                    found.key, found.kind, where, switch_off(found.key), names, self._routes(found, names)
                )

    def _routes(self, found: tree.Place, names: list[str]) -> list[str]:
        """The addresses at which the switch is asked; the home page is the empty one, as is what no request asks."""
        asked = [route for name in names for route in self.records.tests[name].asked.get(found.key, [])]
        return sorted(set(asked))

    def _is_wanted(self, key: str, kind: str) -> bool:
        if (self.kinds and kind not in self.kinds) or not re.search(self.match, key):
            return False
        before = self.records.outcomes.get(key)
        if before is not None and (before.noticed_by or not self.again):
            self.tried.append((key, kind, before))
            return False
        return True

    def _try(self, attempt: Attempt) -> None:
        began = time.monotonic()
        outcome = Outcome("", 0, 0.0, "" if attempt.names else "no test comes by")
        for narrow, chosen in _rounds(attempt):
            take_away = narrowed(attempt.take_away, attempt.routes[:ROUTES]) if narrow else attempt.take_away
            picked = self._within_budget(chosen, narrow=narrow, at_least=0 if outcome.tests else 1)
            if len(picked) < len(chosen):
                outcome.why = f"{len(chosen) - len(picked)} further tests were not asked"
            if picked:
                self._ask(attempt.key, picked, take_away, outcome)
            if outcome.noticed_by:
                break
        outcome.seconds = time.monotonic() - began
        self._chooser.learn(attempt.names[: outcome.tests], noticed_by=outcome.noticed_by)
        self.records.keep(attempt.key, outcome)
        self.tried.append((attempt.key, attempt.kind, outcome))
        state = "noticed " if outcome.noticed_by else "SURVIVES"
        count, spent = f"{len(self.tried):5}", f"{outcome.seconds:6.1f} s {outcome.tests:4} tests"
        _say(f"{count} {state} {spent}  {attempt.kind}  {attempt.where}")

    def _ask(self, key: str, names: list[str], take_away: Prepare, outcome: Outcome) -> None:
        usual = sum(self.records.tests[name].seconds for name in names)
        prepare = keep_database(take_away) if self._is_clean else take_away
        items = [self._items[name] for name in names]
        self._is_clean = False
        for report in attempts.reports(items, prepare=prepare, usual=usual):
            if report.words.startswith("broken"):
                raise pytest.UsageError(f"{key} cannot be taken away: {report.words}")
            if not report.name and report.passed:
                self._is_clean = True
            elif not report.passed and report.words:
                outcome.noticed_by, outcome.why = report.name or "all stood still", report.words[-300:]
            outcome.tests += bool(report.name)

    def _within_budget(self, names: list[str], *, narrow: bool, at_least: int) -> list[str]:
        picked, spent = [], 0.0
        for name in names:
            spent += self.records.tests[name].seconds / (20 if narrow else 1)
            if len(picked) >= at_least and spent > self.budget:
                break
            picked.append(name)
        return picked

    def _tell(self) -> None:
        counts: dict[str, list[Outcome]] = {}
        for _, kind, outcome in self.tried:
            counts.setdefault(kind, []).append(outcome)
        for kind, outcomes in sorted(counts.items()):
            _say(f"{kind}: {len(outcomes)} tried, {sum(bool(one.noticed_by) for one in outcomes)} noticed")
        unnoticed = [(key, kind, outcome) for key, kind, outcome in self.tried if not outcome.noticed_by]
        for key, kind, outcome in unnoticed:
            if key not in EQUAL:
                _say(f"survives: {kind}: {key}  ({outcome.tests} tests; {outcome.why})")
        for key, _, _ in unnoticed:
            if key in EQUAL:
                _say(f"makes no difference: {key}: {EQUAL[key]}")
        tried, left, equal = len(self.tried), len(self.survivors()), len(unnoticed) - len(self.survivors())
        _say(
            f"{tried} removals tried, {tried - len(unnoticed)} noticed, {equal} make no difference, {left} survive."
        )

    def survivors(self) -> list[str]:
        """What nobody noticed, although it makes a difference."""
        return [key for key, _, outcome in self.tried if not outcome.noticed_by and key not in EQUAL]


def _of_database() -> list[Removal]:
    from django.apps import apps
    from django.conf import settings

    local = [config for config in apps.get_app_configs() if config.name.partition(".")[0] in tree.PACKAGES]
    ours = {
        model._meta.db_table for config in local for model in config.get_models(include_auto_created=True)
    }
    connection = database.connect_as_owner(place.TEMPLATE)
    try:
        return removals(connection, ours=ours, role=settings.ENGAGE_APP_ROLE)
    finally:
        connection.close()


def _rounds(attempt: Attempt) -> Iterator[tuple[bool, list[str]]]:
    """Whether tests of addresses are narrowed, and which tests: cheap ones, the narrowed ones, then all others as they are."""
    addresses = [name for name in attempt.names if name.startswith(OF_ADDRESSES)]
    others = [name for name in attempt.names if name not in set(addresses)]
    if not (addresses and attempt.routes):
        rounds = [(False, attempt.names)]
    else:
        rounds = [(False, others[:CHEAP]), (True, addresses), (False, [*others[CHEAP:], *addresses])]
    yield from ((narrow, names) for narrow, names in rounds if names)


def _begin() -> Any:
    noting.begin()
    return nothing()


def _notes() -> dict[str, Any]:
    asked: dict[str, list[str]] = {}
    for switch, route in sorted(switches.asked):
        asked.setdefault(switch, []).append(route)
    notes = {"told": sorted(noting.told), "written": sorted(noting.written), "run": sorted(noting.run)}
    noting.begin()
    return {"asked": asked, **notes}


def _sources(items: Iterable[pytest.Item]) -> dict[str, str]:
    """The text of each item's file."""
    read = cache(lambda path: path.read_text(encoding="utf-8"))
    return {item.nodeid: read(item.path) for item in items}


def _say(words: str) -> None:
    print(words, file=sys.__stdout__, flush=True)
