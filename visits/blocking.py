"""What is to be known of an executive who cannot be planned for, and by whom."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from engage.core.clock import now
from engage.people.models import Assistant, Executive, User
from engage.people.parts import Part, Parts, those
from visits.guards import is_blocked
from visits.models import Status, Visit, Waiver
from visits.permissions import WAIVER

_may_ask = WAIVER.asks("ask")


@dataclass(frozen=True)
class Blocking:
    """`asked` is the waiver that waits for a decision, `in_force` the one that holds today, with its `reason` where the reader may read it."""

    is_blocked: bool
    asked: Waiver | None
    in_force: Waiver | None
    reason: str = ""


def blocking_of(executive: Executive, *, reader: User) -> Blocking:
    """Whether further visits of the executive can be approved, and the waivers that matter now. Two queries."""
    today = now().date()
    assisting = Assistant.objects.filter(executive=OuterRef("executive"), user__in=reader.acting_ids)
    recent: list[Any] = list(
        Waiver.objects.filter(executive=executive)
        .exclude(granted=False)
        .select_related("asked_by", "decided_by")
        .annotate(assists_=Exists(assisting))[:20]
    )
    granted = [w for w in recent if w.granted and w.ends_on is not None and w.ends_on >= today]
    in_force = max(granted, key=lambda w: w.ends_on or today, default=None)
    return Blocking(
        is_blocked=is_blocked(executive.pk, now=now()),
        asked=next((w for w in recent if w.granted is None), None),
        in_force=in_force,
        reason=in_force.reason
        if in_force and "reason" not in WAIVER.hides(_parts_in(in_force, executive, reader))
        else "",
    )


def _parts_in(waiver: Any, executive: Executive, reader: User) -> Parts:
    ids = reader.acting_ids
    return reader.standing | those(
        {
            Part.WRITER: waiver.asked_by_id in ids,
            Part.CONCERNED: executive.user_id in ids,
            Part.ASSISTANT: waiver.assists_,
        }
    )


def may_ask_for(executive: Executive, *, user: User) -> bool:
    """Whether a waiver for this executive is this person's business: their own, their assistants', sales operations', and of whoever has a visit
    of theirs to plan. At most two queries.
    """
    ids = user.acting_ids
    if _may_ask(user.standing | those({Part.CONCERNED: executive.user_id in ids})):
        return True
    if _may_ask(those({Part.ASSISTANT: executive.assistants.filter(user__in=ids).exists()})):
        return True
    planning = Visit.objects.visible_to(user).filter(
        lead_executive=executive, status__in=(Status.DRAFT, Status.REQUESTED), starts_at__gt=now()
    )
    return _may_ask(those({Part.PLANNER: planning.exists()}))
