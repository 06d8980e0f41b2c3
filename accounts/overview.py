"""What the account page shows of the account's own data, read with few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import Account, FinancialYear, Stake, TeamMember
from engage.core import nested
from engage.core.money import money_short
from engage.core.ui import Bar


@dataclass(frozen=True)
class Member:
    """Somebody of the account team, and the part they play."""

    user_id: int
    name: str
    part: str


def with_parts(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """The accounts with their teams, stakes and figures in the same query, for `members_of`, `stakes_of` and `money_by_year`."""
    team = TeamMember.objects.filter(account=OuterRef("pk")).order_by("user__name", "pk")
    stakes = Stake.objects.filter(account=OuterRef("pk")).order_by("-amount", "pk")
    years = FinancialYear.objects.filter(account=OuterRef("pk")).order_by("year")
    return accounts.annotate(
        team_members=nested.parts(team, "user_id", "part", name=F("user__name")),
        stake_rows=nested.parts(
            stakes,
            "id",
            "topic",
            "lead",
            "currency",
            business_unit=F("business_unit__name"),
            amount=Cast("amount", TextField()),
        ),
        year_rows=nested.parts(
            years,
            "year",
            "currency",
            **{name: Cast(name, TextField()) for name in ("revenue", "profit", "share_of_wallet")},
        ),
    )


def members_of(account: Account) -> list[Member]:
    """The team of an account that was read `with_parts`. No query."""
    return [Member(**member) for member in account.team_members]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class MoneyByYear:
    """Figures by year, oldest first, each with its growth in words, what they say, and the revenue as bars against its largest year."""

    years: list[tuple[FinancialYear, str]]
    finding: str
    columns: list[Bar]


def money_by_year(account: Account, *, years: int = 8) -> MoneyByYear:
    """The last years on record of an account that was read `with_parts`, with a finding in words. No query."""
    known: list[dict[str, Any]] = account.year_rows[-years:]  # type: ignore[attr-defined]
    rows = [
        FinancialYear(
            year=known_year["year"],
            currency=known_year["currency"],
            **{name: _exact(known_year[name]) for name in ("revenue", "profit", "share_of_wallet")},
        )
        for known_year in known
    ]
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
    return MoneyByYear(
        years=list(zip(rows, growth_of(rows), strict=True)), finding=finding_of(rows), columns=columns
    )


def growth_of(rows: Sequence[FinancialYear]) -> list[str]:
    """How each year's revenue compares with the year before, "+20 %", the oldest first; empty where the two cannot be compared."""
    by_year = {row.year: row for row in rows}
    return [_growth(by_year.get(row.year - 1), row) for row in rows]


def _growth(before: FinancialYear | None, after: FinancialYear) -> str:
    if before is None or before.currency != after.currency or not before.revenue or after.revenue is None:
        return ""
    if before.revenue < 0:
        return ""
    change = round(float(after.revenue / before.revenue - 1) * 100)
    return f"{'+' if change > 0 else '−' if change < 0 else '±'}{abs(change)} %"


@dataclass(frozen=True)
class StakeLine:
    """What one business unit stands to gain, in `currency`."""

    id: int
    business_unit: str
    topic: str
    lead: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Stakes:
    """What business units stand to gain, the largest first, and together where there are several and all speak of one currency."""

    rows: list[StakeLine]
    total: Decimal | None
    currency: str


def stakes_of(account: Account) -> Stakes:
    """The stakes of an account that was read `with_parts`. No query."""
    known: list[dict[str, Any]] = account.stake_rows  # type: ignore[attr-defined]
    rows = [StakeLine(**{**row, "amount": Decimal(row["amount"])}) for row in known]
    one = len(rows) > 1 and len({row.currency for row in rows}) == 1
    return Stakes(
        rows=rows,
        total=sum((row.amount for row in rows), Decimal(0)) if one else None,
        currency=rows[0].currency if rows else "",
    )


def _exact(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


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
