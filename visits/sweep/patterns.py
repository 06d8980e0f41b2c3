"""Flags of a pattern in many visits, where no single one is at fault: hovering, and upward delegation.

Their verdicts are given month by month, as of the month's end: what was recorded later, a policy set later or a late sweep change none. A month
is judged once, by the first sweep after it, so that every other sweep has nothing to look at.
"""

from datetime import datetime

from engage.core.sql import rows
from visits.sweep.registry import Rule, register_rule
from visits.sweep.statements import statement

PATTERNS = ("hovering", "upward_delegation")


def register() -> None:
    """To be called once, from the AppConfig."""
    for kind in PATTERNS:
        register_rule(
            Rule(
                kind,
                statement(
                    kind,
                    unjudged_months=statement("unjudged_months"),
                    known_visits=statement("known_visits"),
                ),
            )
        )


def close_months(*, now: datetime) -> None:
    """Writes down that the months that are over have been judged; to be called after the flags were raised. One query."""
    rows(statement("judge_months", unjudged_months=statement("unjudged_months")), {"now": now})
