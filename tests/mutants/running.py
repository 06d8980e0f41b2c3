"""Maps the tests once to the lines of the rules that they run, then puts in one mutant at a time and asks those that come by."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import coverage
import pytest

from engage.embedded.places import ROOT
from tests.drill import attempts
from tests.drill.removing import keep_database, nothing
from tests.mutants.asking import is_noticed, passes, questions
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.making import Mutant, mutants
from tests.mutants.putting_in import functions, put_in
from tests.plugins import database

MOST = 60  # tests that are asked about one mutant
SPARE = 20.0  # seconds beyond what a test takes, before a mutant counts as one that stands still


@dataclass
class Mutants:
    """One run over the files of `targets`, each with the tests that matter for it. `match` chooses mutants, `every` takes only each nth of them."""

    targets: dict[str, tuple[str, ...]]
    match: str = ""
    every: int = 1
    noticed: Counter[str] = field(default_factory=Counter)  # of each file
    survivors: list[tuple[str, str]] = field(default_factory=list)  # file, and what was done to it
    equivalent: list[str] = field(default_factory=list)
    _told_by: Counter[str] = field(default_factory=Counter)  # how many each test has noticed
    _is_clean: bool = False

    @property
    def score(self) -> float:
        """Of 100 mutants that change anything, how many were noticed."""
        return _of_100(self.noticed.total(), len(self.survivors))

    def run(self, items: Sequence[pytest.Item]) -> None:
        self._items = {item.nodeid: item for item in items}
        modules = {
            item.nodeid.split("::")[0]: item.module for item in items if isinstance(item, pytest.Function)
        }
        self._plain = {
            path: [asked for name in tests for asked in questions(modules[name.split("::")[0]])]
            for path, tests in self.targets.items()
        }
        if failing := [asked for plain in self._plain.values() for asked in plain if not passes(asked)]:
            raise pytest.UsageError(f"These fail as things are: {failing}")
        self._functions = functions()
        self._lines: dict[str, dict[str, set[int]]] = {}
        self._seconds: dict[str, float] = {}
        if of_database := [item for item in items if item.get_closest_marker("django_db")]:
            database.make_template()
            self._map(of_database)
        for path in self.targets:
            for mutant in self._chosen(path):
                self._try(mutant)
            _say(self._figures(path))
        self._tell()

    def _map(self, items: list[pytest.Item]) -> None:
        """What each test runs, and how long it takes; a test that does not pass as things are is not asked."""
        noted = _Noted(list(self.targets))
        for report in attempts.reports(
            items, prepare=noted.begin, notes=noted.lines, until_one_fails=False, usual=60
        ):
            if report.name and report.passed:
                self._lines[report.name] = {path: set(lines) for path, lines in report.notes.items()}
                self._seconds[report.name] = report.seconds
            elif report.name:
                _say(f"not asked: {report.name} {report.words[-200:]}")
            elif not report.passed:
                raise pytest.UsageError(f"The tests stood still: {report.words}")

    def _chosen(self, path: str) -> Iterator[Mutant]:
        for number, mutant in enumerate(mutants(path)):
            if number % self.every == 0 and re.search(self.match, mutant.key):
                yield mutant

    def _try(self, mutant: Mutant) -> None:
        if mutant.what in EQUIVALENT:
            self.equivalent.append(mutant.key)
            return
        names = self._tests_of(mutant)
        noticed_by = self._noticed_by(mutant, names)
        if noticed_by:
            self.noticed[mutant.path] += 1
            self._told_by[noticed_by] += 1
        else:
            self.survivors.append((mutant.path, f"{mutant.key}  ({len(names)} tests)"))
            _say(f"SURVIVES  {self.survivors[-1][1]}")

    def _tests_of(self, mutant: Mutant) -> list[str]:
        """Those that run the line of the fault, or else what is changed: first those of the file, the quick ones, and those that have told most so far."""
        wanted = {line for was, _ in mutant.changed for line in _lines_of(was)}
        ran = {name: lines.get(mutant.path, set()) for name, lines in self._lines.items()}
        found = [name for name, lines in ran.items() if mutant.line in lines] or [
            name for name, lines in ran.items() if lines & wanted
        ]
        own = self.targets[mutant.path]
        return sorted(
            found,
            key=lambda name: (not name.startswith(own), self._seconds[name] / (1 + self._told_by[name]) ** 2),
        )[:MOST]

    def _noticed_by(self, mutant: Mutant, names: list[str]) -> str:
        """The test that noticed, or nothing: first those that are asked here, then others in a child."""
        if is_noticed(mutant, self._plain[mutant.path], self._functions):
            return "a test without a database"
        return self._noticed_in_child(mutant, names) if names else ""

    def _noticed_in_child(self, mutant: Mutant, names: list[str]) -> str:
        taken = put_in(mutant, self._functions)
        prepare = keep_database(taken) if self._is_clean else taken
        longest = max(self._seconds[name] for name in names)
        self._is_clean, noticed_by = False, ""
        items = [self._items[name] for name in names]
        for report in attempts.reports(items, prepare=prepare, usual=longest, spare=SPARE):
            if report.words.startswith("broken"):
                raise pytest.UsageError(f"{mutant.key} cannot be put in: {report.words}")
            if not report.name and report.passed:
                self._is_clean = True
            elif not report.passed and report.words:
                noticed_by = report.name or "all stood still"
        return noticed_by

    def _tell(self) -> None:
        for _, key in self.survivors:
            _say(f"survives: {key}")
        for key in self.equivalent:
            _say(f"changes nothing: {key}")
        part = "" if self.every == 1 else f" (each {self.every}th of them)"
        _say(*(self._figures(path) for path in self.targets), self._figures(), sep="\n")
        _say(f"{len(self.equivalent)} more change nothing, with reasons in tests/mutants/equivalent.py{part}")

    def _figures(self, path: str = "") -> str:
        """Of one file, or of all."""
        noticed = self.noticed[path] if path else self.noticed.total()
        survive = sum(not path or path == of for of, _ in self.survivors)
        return f"{path or 'in all'}: {noticed + survive} mutants, {noticed} noticed: {_of_100(noticed, survive):.1f} %"


class _Noted:
    """Which lines of the targets a test runs, asked of coverage in the child."""

    def __init__(self, paths: list[str]) -> None:
        self._files = {str(ROOT / path): path for path in paths}

    def begin(self) -> Any:
        self._measured = coverage.Coverage(data_file=None, config_file=False, include=list(self._files))
        self._measured.set_option("run:disable_warnings", ["no-data-collected"])
        self._measured.start()
        return nothing()

    def lines(self) -> dict[str, list[int]]:
        self._measured.stop()
        told = self._measured.get_data()
        found = {path: sorted(told.lines(file) or []) for file, path in self._files.items()}
        self._measured.erase()
        self._measured.start()
        return {path: lines for path, lines in found.items() if lines}


def _lines_of(code: CodeType) -> set[int]:
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    own = {line for _, _, line in code.co_lines() if line}
    return own.union(*(_lines_of(one) for one in inner))


def _of_100(noticed: int, survive: int) -> float:
    return 100 * noticed / max(noticed + survive, 1)


def _say(*words: str, sep: str = " ") -> None:
    print(*words, sep=sep, file=sys.__stdout__, flush=True)
