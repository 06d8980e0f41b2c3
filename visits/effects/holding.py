"""A visit that took place, as planned or to everybody's surprise."""

from engage.core.clock import now
from engage.core.errors import BadInput
from engage.core.policy import current as current_policy
from engage.people.models import User
from engage.people.parts import Parts
from visits.access import refresh_access
from visits.due_times import set_due_times
from visits.effects.statuses import Statuses
from visits.models import Inquiry, Origin, Status, Visit


def hold(visit: Visit, *, by: User, parts: Parts) -> Statuses:
    """The visit took place. One that was never approved thereby answers the question whether it did."""
    visit.held_at = min(now(), visit.ends_at)
    if visit.executive_debrief_due_at is None:
        set_due_times(visit, policy=current_policy())
    yield Status.HELD
    Inquiry.objects.filter(visit=visit, answered_at=None).update(answered_at=now())
    refresh_access(visit)


def report(visit: Visit, *, by: User, parts: Parts) -> Statuses:
    """A meeting nobody had planned: held at once; its debrief falls due from now."""
    if visit.origin not in (Origin.REPORTED, Origin.SIGHTED):
        raise BadInput("A planned visit is held, not reported.")
    visit.reported_at, visit.reported_by = now(), by
    visit.held_at = visit.ends_at
    set_due_times(visit, policy=current_policy(), counted_from=now())
    yield Status.HELD
    refresh_access(visit)
