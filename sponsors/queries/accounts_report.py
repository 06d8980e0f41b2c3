"""Accounts: what executives did with each in a period, and where their time goes by long-term potential.

- A visit belongs to the period in which it starts, by the date in its own zone; imported ones are held, not clean, and counted apart.
- A clean visit is what the sponsor report calls clean. Flags are those of the period's visits, and those about the account or its sponsor that
  occurred in the period (UTC); withdrawn ones do not count.
- `hours` is the time of visits of which the hours are known.
- As of the period's end, or now where that is earlier: the sponsor, and the days since anybody of ours met the account. Open commitments are
  ours, as of today.
- An account has a row where it was met or flagged in the period, is strategic, or has a sponsor.

Time by potential is the opportunity cost of Capon & Senn: a day with one account is a day not with another.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.models import Account, Potential, Tier
from engage.core.clock import now
from engage.core.errors import BadInput
from engage.people.models import User
from sponsors.queries.compiled import compiled, fetched, starting_between, statement
from sponsors.queries.contact import last_day
from sponsors.queries.scope import ReportScope
from visits.models import Commitment, CommitmentStatus, Flag
from visits.models.visit import TOOK_PLACE

COLUMNS = (
    "id", "account_id", "lead_executive_id", "starts_at", "ends_at", "date_only", "executive_debrief_due_at", "origin",
)  # fmt: skip


@dataclass(frozen=True)
class AccountRow:
    """One account. Field names and their order are the API's keys."""

    account_id: int
    account: str
    tier: str
    potential: str
    manager: str | None
    sponsor: str | None
    visits_held: int
    visits_clean: int
    visits_imported: int
    hours: float
    flags: int
    days_since_contact: int | None
    open_commitments: int


@dataclass(frozen=True)
class PotentialRow:
    """All accounts of one potential together; `share` of all visits held, None where there were none."""

    potential: str
    accounts: int
    visits_held: int
    hours: float
    share: float | None


@dataclass(frozen=True)
class AccountsReport:
    """By account's name. `end` is exclusive."""

    start: date
    end: date
    as_of: datetime
    rows: tuple[AccountRow, ...]
    by_potential: tuple[PotentialRow, ...]

    def as_json(self) -> dict[str, Any]:
        period = {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "as_of": self.as_of.isoformat(),
        }
        return {
            "period": period,
            "by_potential": [asdict(row) for row in self.by_potential],
            "results": [asdict(row) for row in self.rows],
        }

    @staticmethod
    def columns() -> list[str]:
        return [one.name for one in fields(AccountRow)]

    def cells(self) -> list[list[Any]]:
        return [list(asdict(row).values()) for row in self.rows]


def accounts_report(
    start: date, end: date, *, user: User, potential: str | None = None, tier: str | None = None
) -> AccountsReport:
    """The days from `start` up to, not including, `end`. Three queries, however many accounts. Raises BadInput where the period is empty."""
    if start >= end:
        raise BadInput("The period ends before it begins.", field="end")
    scope, moment = ReportScope.of(user), now()
    as_of = min(datetime.combine(end, time.min, UTC), moment)
    figures = _figures(scope, start, end, moment=moment)
    accounts = _accounts(scope, figures, as_of=as_of)
    for name, wanted in {"potential": potential, "tier": tier}.items():
        if wanted:
            accounts = accounts.filter(**{name: wanted})
    found = list(accounts)
    promised: Any = Commitment.objects.visible_to(user).filter(ours=True, status=CommitmentStatus.OPEN)
    promised = promised.order_by().filter(account__in=[one.pk for one in found]).values_list("account")
    promises: dict[int, int] = dict(promised.annotate(Count("pk")))
    rows = tuple(
        _row(one, figures.get(one.pk, {}), promises.get(one.pk, 0), as_of=as_of.date()) for one in found
    )
    return AccountsReport(start, end, as_of, rows, _by_potential(rows))


def _figures(scope: ReportScope, start: date, end: date, *, moment: datetime) -> dict[int, dict[str, Any]]:
    """By account. One query."""
    first, last = datetime.combine(start, time.min, UTC), datetime.combine(end, time.min, UTC)
    held = starting_between(scope.visits().order_by(), start, end).filter(status__in=TOOK_PLACE)
    flags: QuerySet[Flag] = scope.flags_of_accounts().order_by()
    flags = flags.filter(occurred_at__gte=first, occurred_at__lt=last)
    visits_sql, visits_parameters = compiled(held.values(*COLUMNS))
    flags_sql, flags_parameters = compiled(flags.values("account_id"))
    sql = statement("accounts_report").format(
        visits=visits_sql, flags=flags_sql, discipline=statement("discipline")
    )
    rows = fetched(sql, (moment, *visits_parameters, *flags_parameters))
    return {row["row_of"]: row for row in rows}


def _accounts(scope: ReportScope, figures: Mapping[int, Any], *, as_of: datetime) -> Any:
    """Those that have a row, with their sponsor and last contact."""
    terms = scope.sponsorships().order_by().active_on(as_of.date())
    met = last_day(scope.visits().filter(account=OuterRef("pk")), as_of)
    worth_a_row = Q(pk__in=list(figures)) | Q(pk__in=terms.values("account"))
    if scope.everything:
        worth_a_row |= Q(tier=Tier.STRATEGIC)
    else:
        worth_a_row |= Q(tier=Tier.STRATEGIC, pk__in=scope.accounts)
    return (
        Account.objects.visible_to(scope.user)
        .current()
        .filter(worth_a_row)
        .select_related("manager")
        .annotate(
            sponsor_name=Subquery(terms.filter(account=OuterRef("pk")).values("executive__name")[:1]),
            last_contact_on=met,
        )
    )


def _row(account: Any, figures: Mapping[str, Any], promises: int, *, as_of: date) -> AccountRow:
    last = account.last_contact_on
    return AccountRow(
        account_id=account.pk,
        account=account.name,
        tier=account.tier,
        potential=account.potential,
        manager=account.manager.name if account.manager else None,
        sponsor=account.sponsor_name,
        visits_held=figures.get("visits_held") or 0,
        visits_clean=figures.get("visits_clean") or 0,
        visits_imported=figures.get("visits_imported") or 0,
        hours=round(figures.get("hours") or 0, 1),
        flags=figures.get("flags") or 0,
        days_since_contact=max((as_of - last).days, 0) if last else None,
        open_commitments=promises,
    )


def _by_potential(rows: tuple[AccountRow, ...]) -> tuple[PotentialRow, ...]:
    """High first; potentials without an account are left out."""
    held = sum(row.visits_held for row in rows)
    grouped = {value: [row for row in rows if row.potential == value] for value in Potential.values}
    return tuple(
        PotentialRow(
            potential=value,
            accounts=len(members),
            visits_held=sum(row.visits_held for row in members),
            hours=round(sum(row.hours for row in members), 1),
            share=sum(row.visits_held for row in members) / held if held else None,
        )
        for value, members in grouped.items()
        if members
    )
