"""Everything a chunk of annual reviews is made from, read set by set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import Account, Priority, Tier
from engage.core.clock import now
from engage.core.errors import BadInput
from sponsors.models import Sponsorship
from sponsors.queries.compiled import WIDEST_ZONE, fetched, starting_between, statement
from visits.models import Visit
from visits.models.visit import TOOK_PLACE

Row = Mapping[str, Any]
Rows = Mapping[int, Sequence[Row]]

SETS = (
    "visits",
    "flags",
    "reschedules",
    "commitments",
    "insights",
    "sponsorships",
    "decision_makers",
    "financial_years",
)


@dataclass(frozen=True)
class ReviewYear:
    """The calendar year under review, told as of its last day, or today (UTC) while it is running. `moment` is the present."""

    year: int
    moment: datetime

    @classmethod
    def of(cls, year: int) -> "ReviewYear":
        """Raises BadInput for a year that has not begun, or that no calendar of ours reaches back to."""
        moment = now()
        if not 1900 <= year <= moment.year:
            raise BadInput(
                f"A review looks back on a year: {year} is not one from 1900 to {moment.year}.", field="year"
            )
        return cls(year=year, moment=moment)

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)

    @property
    def next_first_day(self) -> date:
        return date(self.year + 1, 1, 1)

    @property
    def as_of(self) -> date:
        return min(date(self.year, 12, 31), self.moment.date())


@dataclass(frozen=True)
class ReviewFacts:
    """What is on record of some accounts and a year; each set by account id, in the order a reader expects."""

    accounts: Mapping[int, Account]
    visits: Rows
    flags: Rows
    reschedules: Rows
    commitments: Rows
    insights: Rows
    sponsorships: Rows
    decision_makers: Rows
    financial_years: Rows


def accounts_to_review(
    of: ReviewYear, *, accounts: Iterable[int] | None = None, review_month_until: int = 12
) -> list[int]:
    """The ids, ascending, of the accounts that get a review of the year. One query.

    They are strategic, or had a sponsor or a visit in that year. Only visits that took place count: what was planned, declined or cancelled
    makes no review. Accounts merged into another are left out. `review_month_until` keeps those whose review month is no later.
    """
    held = Visit.objects.filter(account=OuterRef("pk"), status__in=TOOK_PLACE)
    visited = starting_between(held, of.first_day, of.next_first_day)
    sponsored = Sponsorship.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=of.first_day),
        account=OuterRef("pk"),
        starts_on__lt=of.next_first_day,
    )
    chosen = Account.objects.current().filter(
        Q(tier=Tier.STRATEGIC) | Exists(sponsored) | Exists(visited), review_month__lte=review_month_until
    )
    if accounts is not None:
        chosen = chosen.filter(pk__in=list(accounts))
    return list(chosen.order_by("pk").values_list("pk", flat=True))


def facts_for_reviews(accounts: Sequence[int], of: ReviewYear) -> ReviewFacts:
    """All facts of these accounts. Nine queries, however many accounts; memory grows with the accounts asked for."""
    first, last = (datetime.combine(day, time.min, UTC) for day in (of.first_day, of.next_first_day))
    parameters = {
        "accounts": list(accounts),
        "year": of.year,
        "first_day": of.first_day,
        "next_first_day": of.next_first_day,
        "as_of": of.as_of,
        "from": first - WIDEST_ZONE,
        "until": last + WIDEST_ZONE,
        "surely_from": first + WIDEST_ZONE,
        "surely_until": last - WIDEST_ZONE,
        "now": of.moment,
    }
    sets = {name: _by_account(name, parameters) for name in SETS}
    found = Account.objects.select_related("manager").in_bulk(list(accounts))
    return ReviewFacts(accounts=found, **sets)


def priorities_of_next_year(of: ReviewYear) -> list[str]:
    """The titles of the leadership's priorities that are in force on some day of the coming year, in their order. One query."""
    coming = of.next_first_day.replace(year=of.year + 2)
    in_force = Priority.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=of.next_first_day), starts_on__lt=coming
    )
    return list(in_force.values_list("title", flat=True))


def _by_account(name: str, parameters: Mapping[str, Any]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = {}
    sql = statement(f"reviews/{name}").format(discipline=statement("discipline"))
    for row in fetched(sql, parameters):
        rows.setdefault(row["account_id"], []).append(row)
    return rows
