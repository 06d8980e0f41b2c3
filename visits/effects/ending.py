"""A visit that is moved, cancelled, or did not take place."""

from datetime import datetime

from engage.core.clock import now
from engage.core.errors import BadInput
from engage.core.policy import current as current_policy
from engage.people.models import User
from engage.people.parts import Parts
from visits.access import refresh_access
from visits.due_times import set_due_times
from visits.effects.statuses import Statuses
from visits.models import Flag, FlagResolution, Inquiry, NonOccurrence, Reschedule, Side, Status, Visit
from visits.rules import may_confirm_alone, sides_spoken_for
from visits.sweep import flag_visit, settle_blocks


def cancel(visit: Visit, *, by: User, parts: Parts, reason: str = "") -> Statuses:
    visit.ending_reason = reason.strip()
    yield Status.CANCELLED
    refresh_access(visit)


def did_not_take_place(visit: Visit, *, by: User, parts: Parts, reason: str = "") -> Statuses:
    """Says for the person's side that the visit did not take place. When both sides, or sales operations, have said so it is cancelled and its
    flags are withdrawn.
    """
    claim = NonOccurrence.objects.select_for_update().filter(visit=visit).first()
    if claim is None:
        if not reason.strip():
            raise BadInput("Say why it did not take place.", field="reason", code="visit_ended_with_a_reason")
        claim = NonOccurrence(visit=visit, reason=reason.strip(), claimed_at=now())
    sides = sides_spoken_for(parts)
    if Side.ACCOUNT in sides:
        claim.account_by = by
    if Side.EXECUTIVE in sides:
        claim.executive_by = by
    if may_confirm_alone(parts):
        claim.sales_ops_by = by
    claim.save()
    if not claim.is_confirmed:
        return
    # What had fallen due stays on record, as withdrawn, whether or not a sweep had noticed it.
    flag_visit(visit.pk, now=now())
    settle_blocks(now=now(), executive_id=visit.lead_executive_id)
    visit.ending_reason = claim.reason
    yield Status.CANCELLED
    _withdraw_flags(visit, by=by, note=f"The visit did not take place: {claim.reason}")
    Inquiry.objects.filter(visit=visit, answered_at=None).update(answered_at=now())
    settle_blocks(now=now(), executive_id=visit.lead_executive_id)
    refresh_access(visit)


def _withdraw_flags(visit: Visit, *, by: User, note: str) -> None:
    flags = Flag.objects.open().filter(visit=visit)
    FlagResolution.objects.bulk_create(
        [FlagResolution(flag=flag, withdrawn=True, note=note, by=by, at=now()) for flag in flags]
    )


def reschedule(
    visit: Visit,
    *,
    by: User,
    parts: Parts,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "",
    side: str = "",
) -> Statuses:
    """Moves the visit. The side that did not ask has to agree again; briefing and acknowledgement stay."""
    if not reason.strip():
        raise BadInput("Say why the visit is moved.", field="reason", code="reschedule_has_a_reason")
    if starts_at >= ends_at:
        raise BadInput(
            "The visit has to start before it ends.", field="ends_at", code="visit_starts_before_it_ends"
        )
    if starts_at <= now():
        raise BadInput(
            "The new time has passed already.", field="starts_at", code="visit_moved_before_its_start"
        )
    if (starts_at, ends_at) == (visit.starts_at, visit.ends_at):
        raise BadInput("This is the time the visit has already.", field="starts_at")
    own = sides_spoken_for(parts)
    asked_by = Side(side) if side in Side.values else next(iter(sorted(own)), None)
    if asked_by is None:
        raise BadInput("Say who asked: account, executive or customer.", field="side")
    Reschedule.objects.create(
        visit=visit,
        side=asked_by,
        reason=reason.strip(),
        by=by,
        old_starts_at=visit.starts_at,
        old_ends_at=visit.ends_at,
        new_starts_at=starts_at,
        new_ends_at=ends_at,
    )
    visit.starts_at, visit.ends_at = starts_at, ends_at
    _void_consent_but_of(visit, own)
    set_due_times(visit, policy=current_policy())
    yield Status.REQUESTED
    refresh_access(visit)


def _void_consent_but_of(visit: Visit, own: frozenset[Side]) -> None:
    """Keeps the consent of the side that moves the visit; somebody who speaks for both keeps the account side's."""
    if Side.ACCOUNT not in own:
        visit.account_consent_at = visit.account_consent_by = None
    if Side.EXECUTIVE not in own or Side.ACCOUNT in own:
        visit.executive_consent_at = visit.executive_consent_by = None
