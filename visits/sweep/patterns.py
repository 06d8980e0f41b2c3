"""Flags of a pattern in many visits, where no single one is at fault: hovering, and upward delegation.

Their verdicts are given month by month, as of the month's end: what was recorded later, a policy set later or a late sweep change none.
"""

from visits.sweep.registry import Rule, register_rule
from visits.sweep.statements import statement

PATTERNS = ("hovering", "upward_delegation")


def register() -> None:
    """To be called once, from the AppConfig."""
    for kind in PATTERNS:
        register_rule(Rule(kind, statement(kind, known_visits=statement("known_visits"))))
