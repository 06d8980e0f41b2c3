"""The transitions of a visit as data: the stepper, the buttons, `allowed_actions` of the API and the diagram in the README come from here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from visits import effects
from visits.models import Status, Visit
from visits.models.visit import PLANNED
from visits.rules import Part, Parts

When = Callable[[Visit, datetime], bool]


def _always(_: Visit, __: datetime) -> bool:
    return True


def _before_start(visit: Visit, moment: datetime) -> bool:
    return not visit.has_started(moment)


def _after_start(visit: Visit, moment: datetime) -> bool:
    return visit.has_started(moment)


def _may_be_held(visit: Visit, moment: datetime) -> bool:
    return visit.has_started(moment) if visit.status in PLANNED else visit.has_ended(moment)


@dataclass(frozen=True)
class Transition:
    """One thing that can be done to a visit.

    `source` are the statuses it starts from, `to` the one it leads to, `who` the parts that may do it, `when` the time at which it is possible
    and `too_early_or_late` what is said otherwise. `apply` makes the changes and yields the statuses to enter: none where the visit stays as
    it is (the first of two consents), several where what the next one needs is there already.
    """

    name: str
    label: str
    source: tuple[Status, ...]
    to: Status
    who: Parts
    apply: Callable[..., Iterable[Status]]
    when: When = _always
    too_early_or_late: str = ""


_AM, _TM, _LX, _PX, _AS, _OPS = (
    Part.ACCOUNT_MANAGER,
    Part.ACCOUNT_TEAM,
    Part.LEAD_EXECUTIVE,
    Part.OTHER_EXECUTIVE,
    Part.ASSISTANT,
    Part.SALES_OPS,
)
_BEGUN = "The visit has begun. It can only be recorded as held, or as not having taken place."
_NOT_BEGUN = "The visit has not begun yet."

TRANSITIONS: dict[str, Transition] = {
    transition.name: transition
    for transition in (
        Transition(
            "request",
            "Request the visit",
            (Status.DRAFT,),
            Status.REQUESTED,
            frozenset({_AM, _TM, _LX, _PX, _AS, _OPS, Part.REQUESTER}),
            effects.request,
            _before_start,
            "The start has passed. Report the meeting if it took place.",
        ),
        Transition(
            "consent",
            "Agree to the visit",
            (Status.REQUESTED,),
            Status.APPROVED,
            frozenset({_AM, _LX, _AS}),
            effects.consent,
            _before_start,
            _BEGUN,
        ),
        Transition(
            "decline",
            "Decline the visit",
            (Status.REQUESTED,),
            Status.DECLINED,
            frozenset({_AM, _LX, _AS}),
            effects.decline,
            _before_start,
            _BEGUN,
        ),
        Transition(
            "submit_briefing",
            "Submit the briefing",
            PLANNED,
            Status.BRIEFED,
            frozenset({_AM, _TM}),
            effects.submit_briefing,
            _before_start,
            "The visit has begun; it is too late for a briefing.",
        ),
        Transition(
            "acknowledge",
            "I have read it",
            (Status.BRIEFED, Status.READY),
            Status.READY,
            frozenset({_LX, _PX}),
            effects.acknowledge,
            _before_start,
            "The visit has begun; the briefing can no longer be acknowledged.",
        ),
        Transition(
            "hold",
            "It took place",
            (Status.DRAFT, Status.REQUESTED, *PLANNED),
            Status.HELD,
            frozenset({_AM, _LX, _AS, _OPS}),
            effects.hold,
            _may_be_held,
            "The visit is not over yet.",
        ),
        Transition(
            "report",
            "Report the meeting",
            (Status.DRAFT,),
            Status.HELD,
            frozenset({_AM, _TM, _LX, _PX, _OPS}),
            effects.report,
            lambda visit, moment: visit.has_ended(moment),
            "Only a meeting that is over can be reported.",
        ),
        Transition(
            "debrief",
            "File the debrief",
            (Status.HELD,),
            Status.DEBRIEFED,
            frozenset({_LX}),
            effects.debrief,
        ),
        Transition(
            "close",
            "Close the visit",
            (Status.DEBRIEFED,),
            Status.CLOSED,
            frozenset({_AM}),
            effects.close,
        ),
        Transition(
            "close_without_debrief",
            "Close without a debrief",
            (Status.HELD,),
            Status.CLOSED,
            frozenset({_OPS}),
            effects.close_without_debrief,
        ),
        Transition(
            "cancel",
            "Cancel the visit",
            (Status.REQUESTED, *PLANNED),
            Status.CANCELLED,
            frozenset({_AM, _LX, _AS, _OPS}),
            effects.cancel,
            _before_start,
            _BEGUN,
        ),
        Transition(
            "did_not_take_place",
            "It did not take place",
            (Status.DRAFT, Status.REQUESTED, *PLANNED, Status.HELD),
            Status.CANCELLED,
            frozenset({_AM, _LX, _AS, _OPS}),
            effects.did_not_take_place,
            _after_start,
            _NOT_BEGUN,
        ),
        Transition(
            "reschedule",
            "Reschedule",
            (Status.REQUESTED, *PLANNED),
            Status.REQUESTED,
            frozenset({_AM, _LX, _AS, _OPS}),
            effects.reschedule,
            _before_start,
            _BEGUN,
        ),
    )
}


def steps() -> frozenset[tuple[str, str]]:
    """Every (from, to) the workflow has; PostgreSQL holds the same set."""
    return frozenset((source, t.to) for t in TRANSITIONS.values() for source in t.source if source != t.to)
