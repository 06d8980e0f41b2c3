"""What is to be known of an executive who cannot be planned for, and by whom."""

from dataclasses import dataclass

from engage.core.clock import now
from engage.people.models import Executive, User
from visits.guards import is_blocked
from visits.models import Status, Visit, Waiver


@dataclass(frozen=True)
class Blocking:
    """`asked` is the waiver that waits for a decision, `in_force` the one that holds today."""

    is_blocked: bool
    asked: Waiver | None
    in_force: Waiver | None


def blocking_of(executive: Executive) -> Blocking:
    """Whether further visits of the executive can be approved, and the waivers that matter now. Two queries."""
    today = now().date()
    recent = list(
        Waiver.objects.filter(executive=executive)
        .exclude(granted=False)
        .select_related("asked_by", "decided_by")[:20]
    )
    granted = [w for w in recent if w.granted and w.ends_on is not None and w.ends_on >= today]
    return Blocking(
        is_blocked=is_blocked(executive.pk, now=now()),
        asked=next((w for w in recent if w.granted is None), None),
        in_force=max(granted, key=lambda w: w.ends_on or today, default=None),
    )


def may_ask_for(executive: Executive, *, user: User) -> bool:
    """Whether a waiver for this executive is this person's business: their own, their assistants', sales operations', and of whoever has a visit
    of theirs to plan. At most two queries.
    """
    if user.is_sales_ops or executive.user_id in user.acting_ids:
        return True
    if executive.assistants.filter(user__in=user.acting_ids).exists():
        return True
    planning = Visit.objects.visible_to(user).filter(
        lead_executive=executive, status__in=(Status.DRAFT, Status.REQUESTED), starts_at__gt=now()
    )
    return bool(planning.exists())
