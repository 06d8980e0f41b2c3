"""What the account page shows of the account's own data, read with few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Account, FinancialYear, TeamMember
from engage.core.money import money_short
from engage.core.ui import Bar


@dataclass(frozen=True)
class Member:
    """Somebody of the account team, and the part they play."""

    user_id: int
    name: str
    part: str


def with_team(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """The accounts with their teams in the same query, for `members_of`."""
    team = TeamMember.objects.filter(account=OuterRef("pk")).order_by("user__name", "pk")
    member = JSONObject(user_id="user_id", name="user__name", part="part")
    return accounts.annotate(team_members=ArraySubquery(team.values(member=member)))


def members_of(account: Account) -> list[Member]:
    """The team of an account that was read `with_team`. No query."""
    return [Member(**member) for member in account.team_members]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class MoneyByYear:
    """Figures by year, oldest first, what they say, and the revenue as bars against its largest year."""

    years: list[FinancialYear]
    finding: str
    columns: list[Bar]


def money_by_year(account: Account, *, years: int = 8) -> MoneyByYear:
    """The last years on record, with a finding in words. One query."""
    rows = list(FinancialYear.objects.filter(account=account).order_by("-year")[:years])[::-1]
    largest = max((row.revenue for row in rows if row.revenue is not None), default=Decimal(0))
    columns = [
        Bar(
            label=str(row.year),
            value=money_short(row.revenue, row.currency),
            share=float(row.revenue / largest * 100) if row.revenue and largest > 0 else 0.0,
        )
        for row in rows
        if row.revenue is not None
    ]
    return MoneyByYear(years=rows, finding=finding_of(rows), columns=columns)


def finding_of(rows: Sequence[FinancialYear]) -> str:
    """What the revenue of the last two years says, the oldest first; plain words where they cannot be compared."""
    known = [row for row in rows if row.revenue is not None]
    if len(known) < 2 or known[-1].currency != known[-2].currency or known[-2].year != known[-1].year - 1:
        return "Money by year"
    before, after = known[-2].revenue, known[-1].revenue
    if before is None or after is None or before <= 0:
        return "Money by year"
    change = round(float(after / before - 1) * 100)
    if change == 0:
        return f"Revenue of {known[-1].year} is that of {known[-2].year}"
    return f"Revenue {'grew' if change > 0 else 'fell'} by {abs(change)} % in {known[-1].year}"
