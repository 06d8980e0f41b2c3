"""Visits whose time has come without having been approved: both sides are asked whether they took place, silence is raised."""

from dataclasses import dataclass
from datetime import datetime

from engage.core.policy import Policy
from engage.core.sql import rows
from engage.core.working_time import deadline
from visits.models import Inquiry
from visits.sweep.statements import statement


@dataclass(frozen=True)
class Inquiries:
    """The visits asked about now, how many silences were raised, and the visits of those that still are unanswered."""

    asked: list[int]
    raised: int
    silent: list[int]


def inquire(*, now: datetime, policy: Policy) -> Inquiries:
    """Asks about each visit once, dated at its end, and raises what nobody answered in time, dated when it was due. At most four queries."""
    unasked = rows(statement("inquiries"), {"now": now})
    if unasked:
        days = policy["silence_working_days"]
        Inquiry.objects.bulk_create(
            [
                Inquiry(
                    visit_id=visit,
                    asked_at=end,
                    due_at=deadline(end, working_days=days, zone=zone, country=country),
                )
                for visit, end, zone, country in unasked
            ],
            ignore_conflicts=True,
            batch_size=5000,
        )
    raised = rows(statement("silence"), {"now": now})
    return Inquiries(
        asked=[visit for visit, *_ in unasked],
        raised=len(raised),
        silent=[visit for visit, is_silent in raised if is_silent],
    )
