"""What each transition of a visit changes beside its status.

Every effect gets the locked visit, who asks (`by`) and their `parts`, makes its changes and yields the statuses to enter, in order.
`visits.workflow.perform` is the only caller.
"""

from engage.people.parts import Parts
from visits.effects.announcing import announce
from visits.effects.briefing import acknowledge, submit_briefing
from visits.effects.consenting import consent, decline, request, sides_to_consent
from visits.effects.debriefing import (
    AccountPart,
    ExecutivePart,
    NewCommitment,
    NewInsight,
    cannot_debrief,
    close,
    close_without_debrief,
    debrief,
    file_account_part,
)
from visits.effects.ending import cancel, did_not_take_place, reschedule
from visits.effects.holding import hold, report
from visits.effects.presence import Joined, Presence
from visits.models import Origin, Visit

__all__ = [
    "AccountPart",
    "ExecutivePart",
    "Joined",
    "NewCommitment",
    "NewInsight",
    "Presence",
    "acknowledge",
    "announce",
    "cancel",
    "close",
    "close_without_debrief",
    "consent",
    "debrief",
    "decline",
    "did_not_take_place",
    "file_account_part",
    "hold",
    "is_for",
    "report",
    "request",
    "reschedule",
    "submit_briefing",
]


def is_for(name: str, visit: Visit, parts: Parts) -> bool:
    """Whether a transition that the person may do has anything left for them to do. No queries."""
    if name in ("consent", "decline"):
        return bool(sides_to_consent(visit, parts))
    if name in ("report", "hold") and visit.status == "draft":
        return (name == "report") == (visit.origin in (Origin.REPORTED, Origin.SIGHTED))
    if name == "close_without_debrief":
        return cannot_debrief(visit.lead_executive)
    return True
