"""The companies that belong to an account, and what they come to together."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, JSONObject

from accounts.models import Account, FinancialYear
from engage.core.money import money_short
from engage.people.models import User

SHOWN = 12

BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT id FROM accounts_account WHERE parent_id = %s
        UNION
        SELECT a.id FROM accounts_account a JOIN below ON a.parent_id = below.id
    )
    SELECT id FROM below
"""


@dataclass(frozen=True)
class Subsidiary:
    """A company below the account, with its newest revenue in words, empty where none is on record."""

    account: Account
    revenue: str


@dataclass(frozen=True)
class Family:
    """What belongs to an account, by name: `shown` of `companies`, and their revenue together with the account's own in words."""

    shown: Sequence[Subsidiary]
    companies: int
    total: str

    @property
    def more(self) -> int:
        return self.companies - len(self.shown)


def family_of(account: Account, user: User) -> Family | None:
    """The companies below an account that the person sees, however deep. None where there are none. Up to three queries."""
    below = (
        Account.objects.visible_to(user)
        .current()
        .filter(pk__in=RawSQL(BELOW, [account.pk]))  # noqa: S611 - a constant with a parameter
        .exclude(pk=account.pk)
    )
    known = FinancialYear.objects.exclude(revenue=None).filter(account=OuterRef("pk")).order_by("-year")
    figure = JSONObject(year="year", revenue=Cast("revenue", TextField()), currency="currency")
    rows = list(
        below.select_related("manager").annotate(
            newest=Subquery(known.values(_part=figure).values("_part")[:1])
        )[: SHOWN + 1]
    )
    if not rows:
        return None
    companies = len(rows) if len(rows) <= SHOWN else below.count()
    return Family(
        shown=[Subsidiary(row, _words(row.newest)) for row in rows[:SHOWN]],
        companies=companies,
        total=_together(account, below, companies=companies + 1),
    )


def _words(newest: dict[str, Any] | None) -> str:
    if newest is None:
        return ""
    return f"{money_short(Decimal(newest['revenue']), newest['currency'])} in {newest['year']}"


def _together(account: Account, below: Any, *, companies: int) -> str:
    """The revenue of the newest year on record, one sum a currency: amounts in different currencies are not added up."""
    whole = Account.objects.filter(pk=account.pk) | Account.objects.filter(
        pk__in=below.order_by().values("pk")
    )
    sums = list(
        FinancialYear.objects.filter(account__in=whole.order_by().values("pk"))
        .exclude(revenue=None)
        .values("year", "currency")
        .annotate(total=Sum("revenue"), accounts=Count("account"))
        .order_by("-year", "-total")[:12]
    )
    newest = [row for row in sums if row["year"] == sums[0]["year"]]
    if not newest:
        return ""
    words = " and ".join(money_short(row["total"], row["currency"]) for row in newest)
    told = sum(row["accounts"] for row in newest)
    parts = [f"{words} of revenue in {newest[0]['year']}"]
    if told < companies:
        parts.append(f"from {told} of {companies} companies, the others have no figures of that year")
    if len(newest) > 1:
        parts.append("each currency for itself")
    return "; ".join(parts) + "."
