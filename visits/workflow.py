"""The life of a visit: what may be done to it, and the one function that writes its status.

Pages, API, jobs and commands call `perform(name, visit, by=…, …)` with the name of a transition (visits.transitions). It locks
the visit, holds it first where its end has passed, checks who asks and from which state, applies the transition and tells who has
to know, in one transaction. The guards stand in `visits.guards` and, so that nothing gets round them, in PostgreSQL. The sweep's set-based hold (visits/sweep) is the only other writer of a status.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import NotAllowed, WrongState, refusals
from engage.people.models import User
from engage.people.parts import Parts
from visits import effects, guards
from visits.models import Status, Visit
from visits.models.visit import PLANNED
from visits.rules import parts_of
from visits.sweep import flag_visit
from visits.transitions import TRANSITIONS, Transition, steps


@dataclass(frozen=True)
class AllowedAction:
    name: str
    label: str


def allowed_actions(visit: Visit, *, parts: Parts, moment: datetime | None = None) -> list[AllowedAction]:
    """What somebody with these parts could do to the visit now, in the order of the workflow. No queries; guards may still refuse."""
    moment = moment or now()
    if visit.origin == "imported":
        return []
    return [
        AllowedAction(t.name, t.label)
        for t in TRANSITIONS.values()
        if visit.status in t.source
        and t.is_open_to(parts)
        and t.when(visit, moment)
        and effects.is_for(t.name, visit, parts)
    ]


def perform(name: str, visit: Visit, *, by: User, **details: Any) -> Visit:
    """Does `name` to the visit for `by`, and returns the visit as it is then.

    Raises NotAllowed where the transition is not theirs, WrongState where it is not possible now, GuardRefused where something is missing,
    BadInput where `details` are. Whatever is raised, nothing has changed. The caller looks the visit up through `visible_to`.
    """
    transition = TRANSITIONS[name]
    with refusals(), transaction.atomic():
        visit = lock(visit)
        already_held = hold_if_over(visit)
        parts = parts_of(by, visit)
        if already_held and name == "hold" and transition.is_open_to(parts):
            return visit
        require_possible(transition, visit, parts)
        act_as(by, reason=str(details.get("reason") or transition.label))
        for status in transition.apply(visit, by=by, parts=parts, **details):
            write_status(visit, to=status)
        effects.announce(name, visit, by=by)
    return visit


def lock(visit: Visit) -> Visit:
    """The visit, fresh and locked until the transaction ends, with account, manager and lead executive. One query."""
    locked: Visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("account__manager", "lead_executive__user")
        .get(pk=visit.pk)
    )
    return locked


def hold_if_over(visit: Visit) -> bool:
    """Holds a planned visit whose end has passed before the sweep came by, as the sweep would have; tells whether it did."""
    if visit.status not in PLANNED or not visit.has_ended(now()):
        return False
    visit.held_at = visit.ends_at
    write_status(visit, to=Status.HELD)
    return True


def write_status(visit: Visit, *, to: Status) -> None:
    """Enters a status: the guards ask, the row is written, what the step has earned is flagged on the spot. The only place that writes one."""
    if visit.status != to:
        _require_step(visit, to)
        guards.require(visit, to=to, now=now())
    visit.status = to
    visit.save()
    if to in (Status.REQUESTED, Status.APPROVED, Status.HELD, Status.DEBRIEFED, Status.CLOSED):
        flag_visit(visit.pk, now=now(), just_held=to == Status.HELD)


def _require_step(visit: Visit, to: Status) -> None:
    if (visit.status, to) not in steps():
        raise WrongState(
            f"A visit does not go from {visit.get_status_display().lower()} to {to.label.lower()}.",
            code="visit_step",
        )


def require_possible(transition: Transition, visit: Visit, parts: Parts) -> None:
    """Raises NotAllowed where the transition is not theirs, WrongState where it is not possible now. No queries."""
    if not transition.is_open_to(parts):
        raise NotAllowed(f"“{transition.label}” is not yours to do here.")
    if visit.status not in transition.source:
        raise WrongState(
            f"“{transition.label}” is not possible: the visit is {visit.get_status_display().lower()}."
        )
    if not transition.when(visit, now()):
        raise WrongState(transition.too_early_or_late)
