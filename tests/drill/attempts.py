"""Runs tests in forked children of a process that has everything imported and collected, so that an attempt costs little more than its tests."""

import json
import os
import select
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.drill.removing import Prepare

SPARE = 90.0  # seconds


@dataclass(frozen=True)
class Report:
    """One test in a child. Without a name it is about the child: `passed` when everything is as it was before, else `words` say what happened."""

    name: str
    passed: bool
    seconds: float
    words: str = ""
    notes: Any = None


def reports(
    items: Sequence[pytest.Item],
    *,
    prepare: Prepare,
    notes: Callable[[], Any] = lambda: None,
    until_one_fails: bool = True,
    usual: float = 0.0,
    spare: float = SPARE,
) -> Iterator[Report]:
    """The items' reports as they come, from a child in which `prepare` was called first, and what it returned afterwards. A child that reports
    nothing for five times what the tests take as a rule, and `spare` seconds, counts as hung.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(items, writing, prepare=prepare, notes=notes, until_one_fails=until_one_fails)
    os.close(writing)
    try:
        yield from _listened(reading, seconds=usual * 5 + spare)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _listened(reading: int, *, seconds: float) -> Iterator[Report]:
    """Reports until the child has ended; one that says nothing for `seconds` hangs."""
    rest = b""
    while True:
        if not select.select([reading], [], [], seconds)[0]:
            yield Report("", False, seconds, "hangs")
            return
        got = os.read(reading, 1 << 16)
        if not got:
            return
        *lines, rest = (rest + got).split(b"\n")
        for line in lines:
            yield Report(**json.loads(line))


def _child(
    items: Sequence[pytest.Item],
    writing: int,
    *,
    prepare: Prepare,
    notes: Callable[[], Any],
    until_one_fails: bool,
) -> None:
    """Never returns."""
    pipe = os.fdopen(writing, "w", buffering=1, encoding="utf-8")

    def tell(report: Report) -> None:
        pipe.write(json.dumps(report.__dict__) + "\n")

    try:
        bring_back = prepare()
        failed = _run(items, tell, notes, until_one_fails=until_one_fails)
        items[0].session._setupstate.teardown_exact(None)
        bring_back()
        tell(Report("", not any(_leaves_traces(item) for item in failed), 0.0))
    except BaseException as error:  # noqa: BLE001 - whatever ends the child is told to the parent
        tell(Report("", False, 0.0, f"broken: {error!r}"))
    finally:
        pipe.flush()
        os._exit(0)


def _run(
    items: Sequence[pytest.Item],
    tell: Callable[[Report], None],
    notes: Callable[[], Any],
    *,
    until_one_fails: bool,
) -> list[pytest.Item]:
    """Those that failed."""
    failures = []
    for item, following in zip(items, [*items[1:], None], strict=True):
        began = time.monotonic()
        phases = runtestprotocol(item, nextitem=following, log=False)
        failed = [phase for phase in phases if phase.failed]
        looked = any(phase.when == "call" and phase.passed for phase in phases)  # what is skipped did not
        words = failed[0].longreprtext[-600:] if failed else ""
        tell(Report(item.nodeid, looked and not failed, time.monotonic() - began, words, notes()))
        if failed:
            failures.append(item)
            if until_one_fails:
                break
    return failures


def _leaves_traces(item: pytest.Item) -> bool:
    """Whether it commits something by itself, and may not have come so far as to undo it."""
    return "owner" in item._fixtureinfo.argnames  # type: ignore[attr-defined]
