"""`make drill`: takes away what stands between people and what is not theirs, piece by piece, and asks the tests whether they notice."""

import argparse
import os
import sys
from pathlib import Path

import pytest

from tests.drill import noting, switches, tree

# What needs a browser, servers or minutes of its own is not asked.
BESIDE = (
    "tests/browser",
    "tests/demonstration",
    "tests/drill",
    "tests/embedded",
    "tests/faults",
    "tests/mutants",
    "tests/performance",
    "tests/test_deployment.py",
    "tests/test_deployment_started.py",
    "tests/test_environment.py",
    "tests/test_house.py",
    "tests/test_readme.py",
    "tests/visits/test_sweep_year.py",
    "tests/scope/test_costs_of_every_address.py",
)


class Plugin:
    """After the collection the drill runs, instead of the tests. What it needs of the tests is imported only then: pytest comes first."""

    survived = -1  # none was tried

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from tests.drill.records import Records
        from tests.drill.running import Drill
        from tests.drill.telling import survivors

        options = self._options
        folder = options.records or Path(os.environ.get("ENGAGE_VAR") or "var") / "drill"
        chosen = (frozenset(options.kind), options.match)
        drill = Drill(Records(folder), *chosen, options.budget, again=options.again, anew=options.anew)
        drill.run(session.items)
        if drill.tried:
            self.survived = len(survivors(drill.tried))
        return True


def main() -> int:
    """0 where every removal was noticed."""
    options = _options()
    tree.install(switches)
    noting.install()
    plugin = Plugin(options)
    left_out = [argument for path in BESIDE for argument in ("--ignore", path)]
    arguments = [
        "-n0",
        "-q",
        "--thorough",
        "--assert=plain",
        "-p",
        "no:hypothesispytest",
        "--no-header",
        "--show-capture=no",
        *left_out,
        *options.tests,
    ]
    ended = pytest.main(arguments, plugins=[plugin])
    return int(ended) if ended not in (0, 5) else int(plugin.survived != 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make drill ARGS=…", description=__doc__)
    parser.add_argument("tests", nargs="*", help="tests that are asked; all that are quick unless named")
    parser.add_argument("--kind", action="append", default=[], help="use, definition, refusal, …: only these")
    parser.add_argument("--match", default="", help="only what this regular expression is found in")
    parser.add_argument(
        "--budget", type=float, default=300.0, help="seconds after which no further test is asked"
    )
    parser.add_argument("--again", action="store_true", help="try what survived the last time once more")
    parser.add_argument(
        "--anew",
        action="store_true",
        help="try everything, as if nothing were known but which test noticed what",
    )
    parser.add_argument("--records", type=Path, help="the folder of what is known already")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
