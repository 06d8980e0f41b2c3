"""What else happens around a meeting that is only thought of: how full the executive's days are, what clashes, who else goes to the account, and what
lies on the way.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from accounts.models import Account
from accounts.rules import hidden_of_account
from engage.people.models import Executive, User
from visits.models import Format, Status, Visit
from visits.models.visit import ENDED, VisitQuerySet
from visits.queries.clashes import Clash, clashes_at

TAKES_A_JOURNEY = (Format.ON_SITE, Format.EVENT)
AROUND = timedelta(days=90)  # before and after, in which other visits to the account are shown
ONE_TRIP = timedelta(days=3)  # before and after, within which two journeys may become one
BEFORE, AFTER = 2, 3  # visits shown of each list


@dataclass(frozen=True)
class Load:
    """How many meetings the executive has `day`, in its `week` (from Monday) and in its `month`, beside the one thought of."""

    day: int
    week: int
    month: int


@dataclass(frozen=True)
class Surroundings:
    """`to_account` and `on_the_way` are of the reader's scope, in the order of the calendar, at most five of each."""

    executive: Executive
    load: Load
    clashes: Sequence[Clash]
    to_account: Sequence[Visit]
    on_the_way: Sequence[Visit]


def surroundings(
    user: User,
    *,
    account: Account,
    executives: Collection[Executive],
    starts_at: datetime,
    ends_at: datetime,
    visit: int = 0,
) -> Surroundings:
    """Around a meeting of these executives, the one who leads it first; `visit` is the draft that it is to become. Eight queries.

    `starts_at` is in the zone whose days and weeks are meant. Meetings out of the reader's scope are counted and clash, as their calendar would
    show them taken; nobody learns which they are, nor of drafts that are not theirs to see.
    """
    leads = next(iter(executives))
    stands = Visit.objects.exclude(pk=visit).exclude(status__in=ENDED)
    seen = stands.visible_to(user).for_display()
    near = seen.taking_part(leads).exclude(account=account).filter(format__in=TAKES_A_JOURNEY)
    return Surroundings(
        executive=leads,
        load=_load(stands.exclude(status=Status.DRAFT).taking_part(leads), starts_at),
        clashes=clashes_at([executive.pk for executive in executives], starts_at, ends_at, user, visit=visit),
        to_account=_around(seen.filter(account=account), starts_at, AROUND),
        on_the_way=_around(near.filter(account__country=_country(account, user)), starts_at, ONE_TRIP),
    )


def _country(account: Account, user: User) -> str | None:
    """Where the customer is, for who may know it as they may know its clock; else nothing is near."""
    hidden = hidden_of_account(user, is_open=account.access.filter(user__in=user.acting_ids).exists())
    return None if "time_zone" in hidden else account.country or None


def _load(taken: VisitQuerySet, starts_at: datetime) -> Load:
    midnight = starts_at.replace(hour=0, minute=0, second=0, microsecond=0)
    monday, first = midnight - timedelta(days=midnight.weekday()), midnight.replace(day=1)
    spans = {
        "day": (midnight, midnight + timedelta(days=1)),
        "week": (monday, monday + timedelta(days=7)),
        "month": (first, (first + timedelta(days=32)).replace(day=1)),
    }
    starts, ends = zip(*spans.values(), strict=True)
    near = taken.filter(starts_at__gte=min(starts), starts_at__lt=max(ends))
    counts = {
        name: Count("pk", filter=Q(starts_at__gte=start, starts_at__lt=end))
        for name, (start, end) in spans.items()
    }
    return Load(**near.aggregate(**counts))


def _around(visits: VisitQuerySet, moment: datetime, span: timedelta) -> list[Visit]:
    """The few before and the few after, in the order of the calendar."""
    before = visits.filter(starts_at__gte=moment - span, starts_at__lt=moment).order_by("-starts_at", "-pk")
    after = visits.filter(starts_at__gte=moment, starts_at__lte=moment + span).order_by("starts_at", "pk")
    return [*reversed(before[:BEFORE]), *after[:AFTER]]
