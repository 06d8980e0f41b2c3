"""Asking somebody to do what they owe, by a notice, and not more often than is decent."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import NotAllowed, WrongState, refusals
from engage.core.models import OutboxEvent
from engage.people.models import Notice, User
from engage.people.notices import told_since
from visits import notices
from visits.models import Commitment, CommitmentStatus, Status, Visit
from visits.rules import may_remind_owner, may_write_briefing, parts_of
from visits.workflow import lock

NOT_AGAIN_WITHIN = timedelta(hours=4)
OWNERS_ONCE_WITHIN = timedelta(days=1)


def remind_to_read(visit: Visit, *, by: User) -> None:
    """Asks the executives who take part to read the briefing, by mail and at once. Once in four hours, whoever asks."""
    with refusals(), transaction.atomic():
        visit = lock(visit)
        if not may_write_briefing(parts_of(by, visit)):
            raise NotAllowed("The account side asks for the briefing to be read.")
        if visit.status != Status.BRIEFED or visit.has_started(now()):
            raise WrongState("There is no briefing here that waits to be read.")
        if was_reminded(visit):
            raise WrongState(f"{visit.lead_executive.name} was reminded a short while ago.")
        act_as(by, reason="Reminded to read the briefing")
        notices.brief_waits(visit, by=by)


def was_reminded(visit: Visit) -> bool:
    """Whether somebody has asked within the last four hours. One query."""
    since = now() - NOT_AGAIN_WITHIN
    return OutboxEvent.objects.filter(
        payload__notice="brief_waits", payload__visit=visit.pk, created_at__gt=since
    ).exists()


def remind_owner(commitment: Commitment, *, by: User) -> None:
    """Asks whoever of ours answers for an open promise what becomes of it. Once a day, whoever asks.

    Raises NotAllowed, WrongState.
    """
    with refusals(), transaction.atomic():
        visit = lock(commitment.visit)
        commitment = Commitment.objects.select_related("owner").get(pk=commitment.pk)
        owner = commitment.owner
        if not may_remind_owner(parts_of(by, visit)):
            raise NotAllowed("The account side and the executive remind of a commitment.")
        if commitment.status != CommitmentStatus.OPEN:
            raise WrongState(f"This commitment is {commitment.get_status_display().lower()} already.")
        if owner is None or not owner.is_active:
            raise WrongState("Nobody who is here answers for it. Say who does, then they can be reminded.")
        if owner == by:
            raise WrongState("You answer for it yourself.")
        told = told_since(
            "commitment", commitment.pk, notices.COMMITMENT_REMINDED, since=now() - OWNERS_ONCE_WITHIN
        )
        if reminded_at(commitment, told) is not None:
            raise WrongState(f"{owner.name} was reminded within the last day.")
        act_as(by, reason="Reminded of a commitment")
        notices.commitment_reminded(commitment, owner, by=by)


def reminded_at(commitment: Commitment, told: Iterable[Notice]) -> datetime | None:
    """When, within the last day, somebody asked its owner: among `told`, notices about the commitment. No query of its own."""
    since = now() - OWNERS_ONCE_WITHIN
    asked = (one for one in told if one.kind == notices.COMMITMENT_REMINDED)
    times = [one.created_at for one in asked if one.user_id == commitment.owner_id and one.created_at > since]
    return max(times, default=None)
