"""`make mutants`: the score of the tests of the rules; 0 where nine of ten mutants are noticed. `ARGS="--match sponsors/rules"` tries a part."""

import argparse
import sys

import pytest

_ALONE = "tests/visits/test_transitions_alone.py"
_REFUSED = "tests/visits/test_effects_alone.py"
_RESULTS = "tests/visits/test_results_alone.py"
_LIFE = ("tests/visits/test_workflow.py", "tests/visits/test_guards.py")
# Each file with rules and of the workflow, and the tests that are to hold it.
TARGETS: dict[str, tuple[str, ...]] = {
    "accounts/rules.py": ("tests/accounts/test_rules.py",),
    "engage/people/rules.py": ("tests/people/test_rules.py",),
    "engage/people/rights.py": ("tests/people/test_permissions.py", "tests/people/test_rules.py"),
    "sponsors/rules.py": ("tests/sponsors/test_rules.py",),
    "visits/rules.py": (
        "tests/visits/test_rules.py",
        "tests/visits/test_deputies.py",
        "tests/visits/test_touchpoints.py",
        "tests/visits/test_rights.py",
    ),
    "visits/guards.py": ("tests/visits/test_guard_questions.py", *_LIFE, "tests/visits/test_completeness.py"),
    "visits/workflow.py": (
        _ALONE,
        *_LIFE,
        "tests/visits/test_sweep_flags.py::test_who_goes_alone_without_leave_is_flagged",
        "tests/core/test_audit.py::test_a_transition_is_recorded_with_who_when_and_what_changed",
    ),
    "visits/transitions.py": (_ALONE, *_LIFE),
    "visits/effects/__init__.py": (_ALONE, *_LIFE),
    "visits/effects/announcing.py": (
        _REFUSED,
        "tests/visits/test_notices.py",
    ),
    "visits/effects/briefing.py": (_REFUSED, *_LIFE, "tests/visits/test_second_executives.py"),
    "visits/effects/consenting.py": (_REFUSED, *_LIFE, "tests/visits/test_deputies.py"),
    "visits/effects/debriefing.py": (_REFUSED, _RESULTS, _ALONE, *_LIFE, "tests/visits/test_ratification.py"),
    "visits/effects/ending.py": (_REFUSED, *_LIFE, "tests/visits/test_sweep_blocks.py"),
    "visits/effects/presence.py": (_RESULTS, "tests/visits/views/test_presence.py"),
    "visits/effects/holding.py": (_REFUSED, *_LIFE, "tests/visits/test_sweep_inquiries.py"),
}
GOAL = 90.0  # of 100


class Plugin:
    """After the collection the mutants are tried, instead of the tests. What that needs is imported only then: pytest comes first."""

    score = 0.0

    def __init__(self, options: argparse.Namespace, targets: dict[str, tuple[str, ...]]) -> None:
        self._options, self._targets = options, targets

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from tests.mutants.running import Mutants

        tried = Mutants(self._targets, self._options.match, self._options.every)
        tried.run(session.items)
        self.score = tried.score
        return True


def main() -> int:
    options = _options()
    targets = {path: tests for path, tests in TARGETS.items() if not options.file or path in options.file}
    plugin = Plugin(options, targets)
    wanted = sorted({test for tests in targets.values() for test in tests})
    ended = pytest.main(["-n0", "-q", "--no-header", "--show-capture=no", *wanted], plugins=[plugin])
    return int(ended) if ended not in (0, 5) else int(plugin.score < GOAL)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants ARGS=…", description=__doc__)
    parser.add_argument("file", nargs="*", help="files with rules; all unless named")
    parser.add_argument("--match", default="", help="only what this regular expression is found in")
    parser.add_argument("--every", type=int, default=1, help="only each nth mutant")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
