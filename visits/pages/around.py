"""What a person has on their own list before and after a visit."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from engage.people.models import User
from visits.models import Attendee, Visit
from visits.models.visit import PLANNED, TOOK_PLACE


@dataclass(frozen=True)
class Around:
    """The meetings of one person next to a visit, in time."""

    before: Visit | None
    after: Visit | None

    def __bool__(self) -> bool:
        return self.before is not None or self.after is not None


def meetings_around(visit: Visit, user: User) -> Around:
    """Of the meetings this person takes part in (an account manager: answers for), the nearest before and after. Two queries."""
    attends = Attendee.objects.filter(visit=OuterRef("pk")).filter(Q(user=user) | Q(executive__user=user))
    mine = (
        Visit.objects.visible_to(user)
        .filter(status__in=[*PLANNED, *TOOK_PLACE], date_only=False)
        .filter(Q(lead_executive__user=user) | Q(account__manager=user) | Exists(attends))
        .select_related("account")
    )
    at: Sequence[Q] = (
        Q(starts_at__lt=visit.starts_at) | Q(starts_at=visit.starts_at, pk__lt=visit.pk),
        Q(starts_at__gt=visit.starts_at) | Q(starts_at=visit.starts_at, pk__gt=visit.pk),
    )
    return Around(
        before=mine.filter(at[0]).order_by("-starts_at", "-pk").first(),
        after=mine.filter(at[1]).order_by("starts_at", "pk").first(),
    )
