"""Leave to do what the rules forbid: going without the account team, and planning for a blocked executive."""

from datetime import date

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, GuardRefused, NotAllowed, WrongState, refusals
from engage.core.policy import current as current_policy
from engage.core.working_time import deadline
from engage.people.models import Executive, User
from visits import notices
from visits.blocking import may_ask_for
from visits.guards import is_blocked
from visits.models import SoloException, Status, Visit, Waiver
from visits.models.visit import PLANNED
from visits.rules import may_ask_solo_exception, may_decide_solo_exception, may_decide_waiver, parts_of
from visits.sweep import settle_blocks
from visits.workflow import lock


def ask_solo_exception(visit: Visit, *, by: User, reason: str) -> SoloException:
    """Asks the account manager's superior, or sales operations, for leave to go without the account team."""
    if not reason.strip():
        raise BadInput(
            "Say why nobody of the account team can take part.",
            field="reason",
            code="solo_exception_has_a_reason",
        )
    with refusals(), transaction.atomic():
        visit = lock(visit)
        if not may_ask_solo_exception(parts_of(by, visit)):
            raise NotAllowed("This exception is not yours to ask for.")
        _require_ahead(visit)
        if SoloException.objects.filter(visit=visit).exists():
            raise WrongState("An exception was asked for already.")
        act_as(by, reason=reason)
        exception = SoloException.objects.create(visit=visit, reason=reason.strip(), asked_by=by)
        notices.solo_exception_asked(visit, by=by)
    return exception


def decide_solo_exception(
    exception: SoloException, *, by: User, approved: bool, note: str = ""
) -> SoloException:
    with refusals(), transaction.atomic():
        visit = lock(exception.visit)
        exception = SoloException.objects.select_for_update().get(pk=exception.pk)
        if not may_decide_solo_exception(parts_of(by, visit)):
            raise NotAllowed("The account manager's superior or sales operations decides on this exception.")
        if exception.approved is not None:
            raise WrongState("This exception was decided already.")
        if approved:
            _require_ahead(visit)
        act_as(by, reason=note or "Solo exception decided")
        exception.approved, exception.decided_by, exception.decided_at, exception.decision_note = (
            approved,
            by,
            now(),
            note.strip(),
        )
        exception.save()
        notices.solo_exception_decided(visit, by=by)
    return exception


def _require_ahead(visit: Visit) -> None:
    """Leave that comes after the start would only undo a flag."""
    if visit.status not in (Status.DRAFT, Status.REQUESTED, *PLANNED) or visit.has_started(now()):
        raise GuardRefused(
            "Leave to go alone is asked for and given before the visit begins.",
            code="solo_exception_before_the_start",
        )


def ask_waiver(executive: Executive, *, by: User, request: str) -> Waiver:
    """Asks sales operations to let a blocked executive be planned for. Undecided after a working day it goes to their deputies."""
    if not request.strip():
        raise BadInput("Say why the visit cannot wait for the debrief.", field="request")
    policy = current_policy()
    with refusals(), transaction.atomic():
        executive = Executive.objects.select_for_update().get(pk=executive.pk)
        if not may_ask_for(executive, user=by):
            raise NotAllowed("A waiver is asked for by whoever has a visit of this executive to plan.")
        if not is_blocked(executive.pk, now=now()):
            raise WrongState(f"{executive.name} is not blocked.")
        if Waiver.objects.undecided().filter(executive=executive).exists():
            raise WrongState("A waiver was asked for already and is not decided yet.")
        act_as(by, reason=request)
        due = deadline(
            now(), working_days=policy["silence_working_days"], zone=by.time_zone, country=by.country
        )
        waiver = Waiver.objects.create(
            executive=executive, asked_by=by, request=request.strip(), deputy_due_at=due
        )
        notices.waiver_asked(waiver, by=by)
    return waiver


def decide_waiver(
    waiver: Waiver, *, by: User, granted: bool, reason: str, ends_on: date | None = None
) -> Waiver:
    """Sales operations grants it until the end of `ends_on` (UTC), or refuses it; either way with a reason."""
    if not may_decide_waiver(by):
        raise NotAllowed("Only sales operations decides on waivers.")
    if not reason.strip():
        raise BadInput("Say why.", field="reason", code="waiver_decided_with_a_reason")
    if granted and (ends_on is None or ends_on < now().date()):
        raise BadInput("A waiver ends on a day to come.", field="ends_on", code="waiver_ends_some_day")
    with refusals(), transaction.atomic():
        waiver = Waiver.objects.select_for_update().get(pk=waiver.pk)
        if waiver.granted is not None:
            raise WrongState("This waiver was decided already.")
        act_as(by, reason=reason)
        waiver.granted, waiver.decided_by, waiver.decided_at = granted, by, now()
        waiver.reason, waiver.ends_on = reason.strip(), ends_on if granted else None
        waiver.save()
        settle_blocks(now=now(), executive_id=waiver.executive_id)
        notices.waiver_decided(waiver, by=by)
    return waiver
