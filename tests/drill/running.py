"""The drill: maps the tests once with nothing taken away, then takes one thing away at a time and asks those that could miss it."""

import gc
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from django.urls import get_resolver

from tests.drill import attempts, noting, statements, switches, tree
from tests.drill.choosing import Chooser
from tests.drill.database import Removal, removals
from tests.drill.records import Outcome, Records, Test
from tests.drill.removing import (
    Attempt,
    Prepare,
    keep_database,
    leave_out,
    nothing,
    patch_database,
    switch_off,
)
from tests.drill.telling import say, tell
from tests.drill.tour import AT_ONCE, is_on_tour, touring, tours
from tests.plugins import database, place

HANDFUL = 20  # tests that read by themselves what they need of the code
CHEAP = 5  # tests asked before the tables of addresses


@dataclass
class Drill:
    """One run. `kinds` and `match` choose what is taken away, `budget` is after how many seconds no further test is asked."""

    records: Records
    kinds: frozenset[str] = frozenset()
    match: str = ""
    budget: float = 300.0
    again: bool = False
    anew: bool = False
    tried: dict[str, tuple[str, Outcome]] = field(default_factory=dict)
    _is_clean: bool = False

    def run(self, items: Sequence[pytest.Item]) -> None:
        gc.freeze()  # else the first collection in each child copies all that is shared
        self._items = {item.nodeid: item for item in items}
        database.make_template()
        if self.anew:
            self.records.begin_anew()
        self._map()
        self._chooser = Chooser(self.records, _sources(items))
        if len(items) > HANDFUL:
            get_resolver()._populate()  # else each child reads all views and forms anew
        left = [one for one in self._attempts() if not self._try(one, one.names[:CHEAP])]
        left = self._toured(left, full=False)
        left = self._toured([one for one in left if not self._try(one, one.names[CHEAP:])], full=True)
        for attempt in left:
            self._keep(attempt)
        tell(self.tried)

    # What each test has to do with what can be taken away.

    def _map(self) -> None:
        """Runs what was not mapped as it is now, with nothing taken away."""
        stale = [item for name, item in self._items.items() if not self.records.is_fresh(name)]
        if not set(self.records.tests) - {item.nodeid for item in stale}:
            self.records.known = {found.key for found in tree.places()}
        while stale:
            say(f"mapping {len(stale)} tests")
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
                say(f"  not usable: {name} {report.words[-200:]}")
            if done % 25 == 0:
                self.records.keep_map()
            if done % 100 == 0:
                say(f"  {done} of {len(items)} tests mapped")
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
                routes = self._routes(found, names)
                names = [name for name in names if not (routes and is_on_tour(name))]
                yield Attempt(found.key, found.kind, where, switch_off(found.key), names, routes)

    def _routes(self, found: tree.Place, names: list[str]) -> list[str]:
        """The addresses at which the switch is asked, or any of its file where it is newer than the map; the home page is the empty one, as is
        what no request asks."""
        asked = [self.records.tests[name].asked for name in names]
        at = {route for switches_of in asked for route in switches_of.get(found.key, [])}
        if found.key not in self.records.known:
            near = [(key, routes) for switches_of in asked for key, routes in switches_of.items()]
            at |= {route for key, routes in near if key.startswith(f"{found.path} ") for route in routes}
        return sorted(at)

    def _is_wanted(self, key: str, kind: str) -> bool:
        if (self.kinds and kind not in self.kinds) or not re.search(self.match, key):
            return False
        before = self.records.outcomes.get(key)
        if before is not None and (before.noticed_by or not self.again):
            self.tried[key] = kind, before
            return False
        return True

    def _toured(self, attempts: list[Attempt], *, full: bool) -> list[Attempt]:
        """Those that the tables of addresses miss: at a few addresses, or at each where it is asked, as everybody."""
        left = attempts
        for item, kinds in tours(list(self._items.values())):
            asked = [one for one in left if one.kind in kinds and one.routes]
            for start in range(0, len(asked), AT_ONCE):
                self._tour(item, asked[start : start + AT_ONCE], full=full)
            left = [one for one in left if not one.outcome.noticed_by]
        return left

    def _tour(self, item: pytest.Function, stops: list[Attempt], *, full: bool) -> None:
        began, found = time.monotonic(), dict[str, str]()
        in_child: dict[str, str] = {}
        prepare = touring(item, stops, in_child, full=full, budget=self.budget)
        self._is_clean = False
        usual = self.budget * len(stops)
        for report in attempts.reports([item], prepare=prepare, notes=in_child.copy, usual=usual):
            found |= report.notes or {}
            if report.words:
                say(f"  the tour broke off: {report.words}")
        for one in stops:
            one.outcome.tests += 1
            one.outcome.seconds += (time.monotonic() - began) / len(stops)
            if one.key in found:
                one.outcome.noticed_by, one.outcome.why = item.nodeid, found[one.key][-300:]
                self._keep(one)

    def _try(self, attempt: Attempt, names: list[str]) -> bool:
        """Whether one of these tests noticed."""
        began, outcome = time.monotonic(), attempt.outcome
        if names:
            asked = outcome.tests
            self._ask(attempt.key, names, attempt.take_away, outcome, until=began + self.budget)
            left = len(names) + asked - outcome.tests
            if left and not outcome.noticed_by:
                outcome.why = f"{left} further tests were not asked"
        outcome.seconds += time.monotonic() - began
        if outcome.noticed_by:
            self._keep(attempt)
        return bool(outcome.noticed_by)

    def _keep(self, attempt: Attempt) -> None:
        outcome = attempt.outcome
        self.records.keep(attempt.key, outcome)
        self.tried[attempt.key] = attempt.kind, outcome
        state = "noticed " if outcome.noticed_by else "SURVIVES"
        count, spent = f"{len(self.tried):5}", f"{outcome.seconds:6.1f} s {outcome.tests:4} tests"
        say(f"{count} {state} {spent}  {attempt.kind}  {attempt.where}")

    def _ask(self, key: str, names: list[str], take_away: Prepare, outcome: Outcome, *, until: float) -> None:
        """Each in turn, until one notices or the time is over."""
        usual = max(self.records.tests[name].seconds for name in names)
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
            if report.name:
                outcome.tests += 1
                self._chooser.learn(report.name, noticed=not report.passed)
            if not outcome.noticed_by and time.monotonic() > until:
                break


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
