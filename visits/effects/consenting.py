"""Asking for a visit, agreeing to it, declining it."""

from engage.core.clock import now
from engage.core.errors import BadInput, GuardRefused
from engage.core.policy import current as current_policy
from engage.people.models import User
from engage.people.parts import Parts
from visits import guards
from visits.access import refresh_access
from visits.due_times import is_rush, set_due_times
from visits.effects.statuses import Statuses
from visits.models import Origin, Side, Status, Visit
from visits.rules import sides_spoken_for


def request(visit: Visit, *, by: User, parts: Parts, reason: str = "") -> Statuses:
    """Asks for the visit. The requester's own side counts as agreed; less notice than the policy's needs `reason`."""
    policy = current_policy()
    if visit.origin not in (Origin.PLANNED, Origin.SIGHTED):
        raise BadInput("A reported meeting is reported, not requested.")
    visit.rush = is_rush(visit, asked_at=now(), policy=policy)
    visit.rush_reason = reason.strip() or visit.rush_reason
    set_due_times(visit, policy=policy)
    _give_consent(visit, by=by, sides=sides_spoken_for(parts))
    yield Status.REQUESTED
    yield from _go_on(visit)


def consent(visit: Visit, *, by: User, parts: Parts) -> Statuses:
    """Agrees for each side the person speaks for. The second side's consent approves the visit."""
    sides = sides_to_consent(visit, parts)
    if not sides:
        raise GuardRefused("Your side has agreed already.", code="visit_both_consents")
    _give_consent(visit, by=by, sides=sides)
    visit.save()
    yield from _go_on(visit)
    refresh_access(visit)


def decline(visit: Visit, *, by: User, parts: Parts, reason: str = "") -> Statuses:
    """Says no for a side that was asked. Who has agreed already cancels instead."""
    if not sides_to_consent(visit, parts):
        raise GuardRefused(
            "Your side has agreed already; cancel the visit instead.", code="visit_both_consents"
        )
    visit.ending_reason = reason.strip()
    yield Status.DECLINED
    refresh_access(visit)


def sides_to_consent(visit: Visit, parts: Parts) -> frozenset[Side]:
    given = {Side.ACCOUNT: visit.account_consent_at, Side.EXECUTIVE: visit.executive_consent_at}
    return frozenset(side for side in sides_spoken_for(parts) if given[side] is None)


def _give_consent(visit: Visit, *, by: User, sides: frozenset[Side]) -> None:
    if Side.ACCOUNT in sides and visit.account_consent_at is None:
        visit.account_consent_at, visit.account_consent_by = now(), by
    if Side.EXECUTIVE in sides and visit.executive_consent_at is None:
        visit.executive_consent_at, visit.executive_consent_by = now(), by


def _go_on(visit: Visit) -> Statuses:
    """The statuses that a requested visit reaches at once, because what they need is there (a moved visit keeps its briefing)."""
    if visit.account_consent_at is None or visit.executive_consent_at is None:
        refresh_access(visit)
        return
    yield Status.APPROVED
    refresh_access(visit)
    if guards.version_to_read(visit) is not None:
        yield Status.BRIEFED
        if guards.has_been_read(visit):
            yield Status.READY
