"""`make coverage`: what the tests have run, against what they must: every branch where the rules live, and 95 of 100 overall.

`python -m tests.covered` reads the data of the last run (`pytest --cov`) and returns 1 where something is missing, with the lines and branches.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import coverage

WHOLE = (  # every line and every branch
    "*/rules.py",
    "*/workflow.py",
    "*/transitions.py",
    "*/guards.py",
    "*/effects/*.py",
    "*/jobs.py",
    "*/permissions.py",
    "*/policies.py",
    "engage/core/policy.py",
    "engage/people/policy_*.py",
    "engage/people/rights.py",
    "sponsors/reviews/*.py",
    "*/reviews.py",
    "engage/core/once.py",
)
OVERALL = 95.0  # of 100 lines and branches


def must_be_whole(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in WHOLE)


def lacking(report: dict[str, Any]) -> Iterator[str]:
    """One line for each file that must be whole and is not, and one where the overall bound is missed."""
    for path, told in sorted(report["files"].items()):
        if must_be_whole(path) and (told["missing_lines"] or told["missing_branches"]):
            branches = [f"{start}→{end}" for start, end in told["missing_branches"]]
            yield f"{path}: not run are {', '.join(map(str, [*told['missing_lines'], *branches]))}"
    if report["totals"]["percent_covered"] < OVERALL:
        yield f"overall: {report['totals']['percent_covered']:.1f} %, not {OVERALL:.0f} %"


def figures(report: dict[str, Any]) -> str:
    whole = [told["summary"] for path, told in report["files"].items() if must_be_whole(path)]
    lines, branches = (sum(told[name] for told in whole) for name in ("num_statements", "num_branches"))
    run = sum(told["covered_lines"] + told["covered_branches"] for told in whole)
    overall = report["totals"]["percent_covered"]
    return (
        f"where the rules live: {100 * run / (lines + branches):.2f} % of {lines} lines and {branches} branches in {len(whole)} files; "
        f"overall: {overall:.2f} % of {report['totals']['num_statements']} lines and {report['totals']['num_branches']} branches"
    )


def main() -> int:
    measured = coverage.Coverage()
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(written))
        report = json.loads(written.read_text(encoding="utf-8"))
    missing = list(lacking(report))
    print(*missing, figures(report), sep="\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
