"""What `sponsors.recommendation.candidates` looks at: executives with their load, and accounts that look for a sponsor."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from accounts.models import Account, Stake
from engage.core.policy import Policy
from engage.people.models import Executive, User
from sponsors.models import Sponsorship
from sponsors.queries.compiled import local_day
from sponsors.recommendation.candidates import Need, Seat
from visits.models import Visit


def seats(user: User, *, rules: Policy) -> list[Seat]:
    """Every executive who is still here, by name, with all that they carry. Two queries. For whoever decides on sponsorships."""
    carried: dict[int, int] = dict(
        Sponsorship.objects.visible_to(user)
        .carried()
        .order_by()
        .values_list("executive")
        .annotate(Count("pk"))
    )
    people = Executive.objects.visible_to(user).active().select_related("business_unit")
    return [
        Seat(
            executive_id=person.pk,
            name=person.name,
            title=person.title,
            user_id=person.user_id,
            unit_id=person.business_unit_id,
            unit=person.business_unit.name if person.business_unit else "",
            region=person.region,
            carried=carried.get(person.pk, 0),
            capacity=person.capacity or rules["sponsor_capacity"],
        )
        for person in people
    ]


def needs(accounts: Sequence[Account], *, user: User) -> list[Need]:
    """These accounts as ones that look for a sponsor. Two queries; read their managers with them."""
    ids = [account.pk for account in accounts]
    units: dict[int, set[int]] = {}
    for account, unit in (
        Stake.objects.visible_to(user)
        .order_by()
        .filter(account__in=ids)
        .values_list("account", "business_unit")
    ):
        units.setdefault(account, set()).add(unit)
    met: dict[int, dict[int, tuple[int, date]]] = {}
    held = Visit.objects.visible_to(user).took_place().order_by().filter(account__in=ids)
    rows: Any = held.values_list("account", "lead_executive").annotate(
        times=Count("pk"), last=Max(local_day())
    )
    for account, executive, count, last in rows:
        met.setdefault(account, {})[executive] = (count, last)
    return [
        Need(
            account_id=account.pk,
            manager_id=account.manager_id,
            superior_id=account.manager.superior_id if account.manager else None,
            region=account.region,
            units=frozenset(units.get(account.pk, ())),
            met=met.get(account.pk, {}),
        )
        for account in accounts
    ]


def without_sponsor(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Those nobody sponsors or is agreed to sponsor."""
    terms = Sponsorship.objects.carried().filter(account=OuterRef("pk")).order_by()
    return accounts.filter(~Exists(terms), merged_into=None)
