"""The bounds of `make coverage` hold what they should: each names files that there are, and what is missing is said."""

from fnmatch import fnmatch
from typing import Any

import pytest

from engage.embedded.places import ROOT
from tests import covered


@pytest.mark.parametrize("pattern", covered.WHOLE)
def test_each_pattern_names_files_that_there_are(pattern: str) -> None:
    files = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("[aesv]*/**/*.py")]
    assert [path for path in files if fnmatch(path, pattern)] != []


def _report(lines: list[int], branches: list[list[int]], overall: float) -> dict[str, Any]:
    summary = {
        "num_statements": 8,
        "num_branches": 2,
        "covered_lines": 8 - len(lines),
        "covered_branches": 2 - len(branches),
    }
    told = {"missing_lines": lines, "missing_branches": branches, "summary": summary}
    totals = {"percent_covered": overall, "num_statements": 8, "num_branches": 2}
    return {"files": {"visits/rules.py": told, "visits/lines.py": told}, "totals": totals}


def test_a_line_or_branch_of_a_rule_that_was_not_run_is_named() -> None:
    report = _report([7], [[3, 9]], 96.0)
    assert list(covered.lacking(report)) == ["visits/rules.py: not run are 7, 3→9"]
    assert covered.figures(report).startswith(
        "where the rules live: 80.00 % of 8 lines and 2 branches in 1 files"
    )


def test_the_bound_for_everything_is_held_too() -> None:
    assert list(covered.lacking(_report([], [], 95.0))) == []
    assert list(covered.lacking(_report([], [], 94.9))) == ["overall: 94.9 %, not 95 %"]
