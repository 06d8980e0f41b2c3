"""Maps the tests once to the lines of the rules that they run, then puts in one mutant at a time and asks those that come by."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import coverage
import pytest

from engage.embedded.places import ROOT
from tests.drill import attempts
from tests.drill.removing import keep_database, nothing
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.making import Mutant, mutants
from tests.mutants.putting_in import put_in
from tests.plugins import database

MOST = 60  # tests that are asked about one mutant


@dataclass
class Mutants:
    """One run over the files of `targets`, each with the tests that matter for it. `match` chooses mutants, `every` takes only each nth of them."""

    targets: dict[str, tuple[str, ...]]
    match: str = ""
    every: int = 1
    noticed: int = 0
    equivalent: list[str] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)
    _is_clean: bool = False

    @property
    def score(self) -> float:
        """Of 100 mutants that change anything, how many were noticed."""
        return 100 * self.noticed / max(self.noticed + len(self.survivors), 1)

    def run(self, items: Sequence[pytest.Item]) -> None:
        database.make_template()
        self._items = {item.nodeid: item for item in items}
        self._map(list(items))
        for path in self.targets:
            for mutant in self._chosen(path):
                self._try(mutant)
        self._tell()

    def _map(self, items: list[pytest.Item]) -> None:
        """What each test runs, and how long it takes; a test that does not pass as things are is not asked."""
        self._lines: dict[str, dict[str, set[int]]] = {}
        self._seconds: dict[str, float] = {}
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
        noticed_by = self._asked(mutant, names) if names else ""
        if noticed_by:
            self.noticed += 1
        else:
            self.survivors.append(f"{mutant.key}  ({len(names)} tests)")
            _say(f"SURVIVES  {self.survivors[-1]}")

    def _tests_of(self, mutant: Mutant) -> list[str]:
        """The quickest tests that run a line of what is changed."""
        wanted = {line for was, _ in mutant.changed for line in _lines_of(was)}
        found = [name for name, lines in self._lines.items() if lines.get(mutant.path, set()) & wanted]
        return sorted(found, key=lambda name: self._seconds[name])[:MOST]

    def _asked(self, mutant: Mutant, names: list[str]) -> str:
        """The test that noticed, or nothing."""
        prepare = keep_database(put_in(mutant)) if self._is_clean else put_in(mutant)
        usual = sum(self._seconds[name] for name in names)
        self._is_clean, noticed_by = False, ""
        for report in attempts.reports([self._items[name] for name in names], prepare=prepare, usual=usual):
            if report.words.startswith("broken"):
                raise pytest.UsageError(f"{mutant.key} cannot be put in: {report.words}")
            if not report.name and report.passed:
                self._is_clean = True
            elif not report.passed and report.words:
                noticed_by = report.name or "all stood still"
        return noticed_by

    def _tell(self) -> None:
        for key in self.survivors:
            _say(f"survives: {key}")
        for key in self.equivalent:
            _say(f"changes nothing: {key}")
        counted = self.noticed + len(self.survivors)
        _say(
            f"{counted} mutants, {self.noticed} noticed, {len(self.survivors)} survive: {self.score:.1f} %; {len(self.equivalent)} more change nothing."
        )


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


def _say(words: str) -> None:
    print(words, file=sys.__stdout__, flush=True)
