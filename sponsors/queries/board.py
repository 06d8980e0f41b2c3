"""The sponsors' board: coverage, load against capacity, what ends, who is silent, what waits, and who might take over.

Figures are over what the reader's reports may count (sponsors.queries.scope); load over all accounts is for whoever decides on sponsorships, and
an executive's own for themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from accounts.models import Account
from engage.core.policy import Policy
from engage.people.models import User
from sponsors.models import RematchRequest
from sponsors.queries.contact import silent_on
from sponsors.queries.seats import needs, seats, without_sponsor
from sponsors.recommendation.candidates import Candidate, Seat, candidates
from sponsors.rules import may_decide_sponsorships

SHOWN, LOADS_SHOWN, SUGGESTIONS = 6, 12, 2


@dataclass(frozen=True)
class Vacancy:
    """A strategic account without a sponsor, and who might take it."""

    account: Account
    suggestions: Sequence[Candidate]


@dataclass(frozen=True)
class Load:
    """`tone` in the sense of the policy: above capacity is a warning, at the limit one more needs a reason."""

    seat: Seat
    limit: int

    @property
    def share(self) -> float:
        return min(self.seat.carried / self.limit * 100, 100)

    @property
    def is_full(self) -> bool:
        return self.seat.carried >= self.limit

    @property
    def is_heavy(self) -> bool:
        return self.seat.carried > self.seat.capacity


@dataclass(frozen=True)
class Board:
    running: int
    silent: int
    ending: int
    ends_within: int
    strategic: int
    vacant: int
    vacancies: Sequence[Vacancy]
    loads: Sequence[Load]
    more_loads: int
    rematches: Sequence[RematchRequest]
    more_rematches: bool

    @property
    def covered(self) -> int:
        return self.strategic - self.vacant

    @property
    def coverage(self) -> float | None:
        """In percent; None where no account is strategic."""
        return self.covered / self.strategic * 100 if self.strategic else None


def board(user: User, terms: Any, *, today: date, rules: Policy) -> Board:
    """Of these `terms` with contact. Nine queries for sales operations, four for all others."""
    within = rules["sponsor_term_warning_days"]
    ending = Q(ends_on__lte=today + timedelta(days=within))
    running = terms.active_on(today)
    counts = running.order_by().aggregate(running=Count("pk"), ending=Count("pk", filter=ending))
    accounts = Account.objects.visible_to(user).current().strategic()
    vacant = without_sponsor(accounts).select_related("manager").order_by("name", "pk")
    decides = may_decide_sponsorships(user)
    people = seats(user, rules=rules) if decides else []
    loads = sorted((seat for seat in people if seat.carried), key=lambda seat: (-seat.carried, seat.name))
    rematches = list(
        RematchRequest.objects.visible_to(user)
        .undecided()
        .select_related("sponsorship__account", "sponsorship__executive", "asked_by")
        .order_by("asked_at", "pk")[: SHOWN + 1]
    )
    return Board(
        running=counts["running"],
        silent=silent_on(terms, today).order_by().count(),
        ending=counts["ending"],
        ends_within=within,
        strategic=accounts.order_by().count() if decides else 0,
        vacant=vacant.count() if decides else 0,
        vacancies=_vacancies(list(vacant[:SHOWN]), people, user=user) if decides else [],
        loads=[Load(seat, rules["sponsor_capacity_limit"]) for seat in loads[:LOADS_SHOWN]],
        more_loads=max(len(loads) - LOADS_SHOWN, 0),
        rematches=rematches[:SHOWN],
        more_rematches=len(rematches) > SHOWN,
    )


def _vacancies(accounts: list[Account], people: Sequence[Seat], *, user: User) -> list[Vacancy]:
    wanted = needs(accounts, user=user)
    return [
        Vacancy(account, candidates(need, people, most=SUGGESTIONS))
        for account, need in zip(accounts, wanted, strict=True)
    ]
