"""The transitions of a visit as data: the stepper, the buttons, `allowed_actions` of the API and the diagram in the README come from here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from engage.people.parts import Parts
from engage.people.rights import Question
from visits import effects
from visits.models import Status, Visit
from visits.models.visit import PLANNED
from visits.permissions import VISIT

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

    `source` are the statuses it starts from, `to` the one it leads to, `when` the time at which it is possible and `too_early_or_late` what is
    said otherwise. `apply` makes the changes and yields the statuses to enter: none where the visit stays as it is (the first of two consents),
    several where what the next one needs is there already. `may` is the question who does it, of the table of rights.
    """

    name: str
    label: str
    source: tuple[Status, ...]
    to: Status
    apply: Callable[..., Iterable[Status]]
    when: When = _always
    too_early_or_late: str = ""
    may: Question = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "may", VISIT.asks(self.name))

    def is_open_to(self, parts: Parts) -> bool:
        return self.may(parts)


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
            effects.request,
            _before_start,
            "The start has passed. Report the meeting if it took place.",
        ),
        Transition(
            "consent",
            "Agree to the visit",
            (Status.REQUESTED,),
            Status.APPROVED,
            effects.consent,
            _before_start,
            _BEGUN,
        ),
        Transition(
            "decline",
            "Decline the visit",
            (Status.REQUESTED,),
            Status.DECLINED,
            effects.decline,
            _before_start,
            _BEGUN,
        ),
        Transition(
            "submit_briefing",
            "Submit the briefing",
            PLANNED,
            Status.BRIEFED,
            effects.submit_briefing,
            _before_start,
            "The visit has begun; it is too late for a briefing.",
        ),
        Transition(
            "acknowledge",
            "I have read it",
            (Status.BRIEFED, Status.READY),
            Status.READY,
            effects.acknowledge,
            _before_start,
            "The visit has begun; the briefing can no longer be acknowledged.",
        ),
        Transition(
            "hold",
            "It took place",
            (Status.DRAFT, Status.REQUESTED, *PLANNED),
            Status.HELD,
            effects.hold,
            _may_be_held,
            "The visit is not over yet.",
        ),
        Transition(
            "report",
            "Report the meeting",
            (Status.DRAFT,),
            Status.HELD,
            effects.report,
            lambda visit, moment: visit.has_ended(moment),
            "Only a meeting that is over can be reported.",
        ),
        Transition(
            "debrief",
            "File the debrief",
            (Status.HELD,),
            Status.DEBRIEFED,
            effects.debrief,
        ),
        Transition(
            "close",
            "Close the visit",
            (Status.DEBRIEFED,),
            Status.CLOSED,
            effects.close,
        ),
        Transition(
            "close_without_debrief",
            "Close without a debrief",
            (Status.HELD,),
            Status.CLOSED,
            effects.close_without_debrief,
        ),
        Transition(
            "cancel",
            "Cancel the visit",
            (Status.REQUESTED, *PLANNED),
            Status.CANCELLED,
            effects.cancel,
            _before_start,
            _BEGUN,
        ),
        Transition(
            "did_not_take_place",
            "It did not take place",
            (Status.DRAFT, Status.REQUESTED, *PLANNED, Status.HELD),
            Status.CANCELLED,
            effects.did_not_take_place,
            _after_start,
            _NOT_BEGUN,
        ),
        Transition(
            "reschedule",
            "Reschedule",
            (Status.REQUESTED, *PLANNED),
            Status.REQUESTED,
            effects.reschedule,
            _before_start,
            _BEGUN,
        ),
    )
}


def steps() -> frozenset[tuple[str, str]]:
    """Every (from, to) the workflow has; PostgreSQL holds the same set."""
    return frozenset((source, t.to) for t in TRANSITIONS.values() for source in t.source if source != t.to)
