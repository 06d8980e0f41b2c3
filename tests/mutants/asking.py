"""Asks plain tests about a mutant where they stand, in this process: tests of rules, without fixtures and without a database."""

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from inspect import signature
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from tests.mutants.making import Mutant
from tests.mutants.putting_in import Functions, put_in

Question = Callable[[], object]
LONGEST = 10.0  # seconds that all questions about one mutant take, before it counts as one that stands still


def questions(tests: ModuleType) -> Iterator[Question]:
    """Each plain test of a module, once with each of its rows. None of a module whose tests need a database."""
    if hasattr(tests, "pytestmark"):
        return
    for name, test in vars(tests).items():
        if not name.startswith("test_"):
            continue
        marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
        for rows in product(*(_rows(*mark.args) for mark in marks)):
            given = {name: value for row in rows for name, value in row.items()}
            if given.keys() == signature(test).parameters.keys():
                yield partial(test, **given)


def _rows(names: str | tuple[str, ...], values: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {names: value} if isinstance(names, str) else dict(zip(names, value, strict=True)) for value in values
    ]


def is_noticed(mutant: Mutant, asked: Iterable[Question], known: Functions) -> bool:
    """Whether one of the questions is answered otherwise with the mutant put in. Afterwards everything is as it was."""
    was = [(function, code) for code, _ in mutant.changed for function in known.get(code, ())]
    put_in(mutant, known)()
    try:
        with _limit():
            return not all(passes(one) for one in asked)
    finally:
        for function, code in was:
            function.__code__ = code


def passes(asked: Question) -> bool:
    try:
        asked()
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - whatever it is, somebody has noticed
        return False
    return True


@contextmanager
def _limit() -> Iterator[None]:
    def end(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
