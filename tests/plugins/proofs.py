"""Proofs: tests that count. Each has a name, a full count for its own command and a reduced one for every other run, and prints its figures.

`make prove-races` runs what is marked `@pytest.mark.proof("races")` at full count (`--prove races`); `make test` runs the same tests at
the reduced one, and leaves out what is marked `in_full` besides: one more of what another test tries already, at the price of a started server.
A proof tells its figures with `proof.figure("200 rounds, 0 violations")`; they stand at the end of the run's output.
`--thorough`, which the drill runs with, lies between: each kind of question everywhere, not all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

FIGURE = "figure of a proof"


@dataclass(frozen=True)
class Proof:
    """`rounds(full, reduced)` is the count for this run; `figure` has a sentence printed when all is done. What is full is thorough."""

    full: bool
    thorough: bool
    figure: Callable[[str], None]

    def rounds(self, full: int, reduced: int) -> int:
        return full if self.full else reduced


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--prove", metavar="NAME", help="Run only the proof of this name ('all' for each), at full count."
    )
    parser.addoption(
        "--thorough",
        action="store_true",
        help="Ask more than the suite does, where a test has a count for it.",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "proof(name): a test that counts; `make prove-NAME` runs it in full.")
    config.addinivalue_line("markers", "in_full: of a proof, left out of every run but its own.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--prove")
    if wanted is None:
        chosen = [item for item in items if not item.get_closest_marker("in_full")]
    else:
        chosen = [item for item in items if wanted in {*_names(item), *(["all"] if _names(item) else [])}]
    if wanted and not chosen:
        known = sorted({name for item in items for name in _names(item)})
        raise pytest.UsageError(f"There is no proof named {wanted}. There are: {', '.join(known)}.")
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def _names(item: pytest.Item) -> list[str]:
    return [str(mark.args[0]) for mark in item.iter_markers("proof")]


@pytest.fixture
def proof(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Proof:
    full = request.config.getoption("--prove") is not None
    thorough = full or request.config.getoption("--thorough")
    return Proof(full=full, thorough=thorough, figure=lambda words: record_property(FIGURE, words))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = [
        (report.nodeid.rpartition("::")[2], told)
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, told in report.user_properties
        if name == FIGURE and report.when == "call"
    ]
    if figures:
        terminalreporter.section("figures of the proofs")
        for test, told in figures:
            terminalreporter.line(f"{told}  ({test})")
