from datetime import timedelta

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import NotAllowed, WrongState, refusals
from engage.core.models import OutboxEvent
from engage.people.models import User
from visits import notices
from visits.models import Status, Visit
from visits.rules import may_write_briefing, parts_of
from visits.workflow import lock

NOT_AGAIN_WITHIN = timedelta(hours=4)


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
