"""The company whose year the sweep's tests live through, and what its people can do to one meeting."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.access import refresh_access_of_account
from accounts.models import Account
from engage.people.models import Assistant, Executive, Role, User
from tests import factories
from tests.cast import Cast
from visits.actions import (
    AttendeeDraft,
    ask_solo_exception,
    decide_solo_exception,
    draft_visit,
    ratify_commitment,
    save_briefing_draft,
    set_attendees,
    settle_commitment,
)
from visits.effects import NewCommitment
from visits.models import Side, Visit
from visits.workflow import perform

BEGINS = datetime(2026, 3, 2, tzinfo=UTC)
PLACES = (("Europe/Berlin", "DE"), ("America/New_York", "US"), ("Asia/Riyadh", "SA"), ("Asia/Tokyo", "JP"))


@dataclass(frozen=True)
class Company:
    """Who takes part in the year beside the cast: executives in four parts of the world, one of them without a sign-in."""

    cast: Cast
    executives: list[Executive]
    accounts: list[Account]


def company(cast: Cast) -> Company:
    executives = [cast.robert_executive, cast.olivia_executive, cast.xenia_executive]
    for number, (zone, country) in enumerate(PLACES * 2):
        user = User.objects.create_user(
            f"e{number}@engage.test", name=f"Executive {number}", roles=[Role.EXECUTIVE]
        )
        executives.append(
            Executive.objects.create(name=user.name, user=user, time_zone=zone, country=country)
        )
    vacant = Executive.objects.create(name="Vacant office", time_zone="Europe/Berlin", country="DE")
    Assistant.objects.create(executive=vacant, user=cast.ada)
    accounts = [cast.halden, cast.norvik]
    for number, (zone, country) in enumerate(PLACES):
        manager = User.objects.create_user(
            f"m{number}@engage.test",
            name=f"Manager {number}",
            roles=[Role.ACCOUNT_MANAGER],
            time_zone=zone,
            country=country,
        )
        accounts.append(Account.objects.create(name=f"Account {number}", manager=manager))
        refresh_access_of_account(accounts[-1])
    return Company(cast, [*executives, vacant], accounts)


@dataclass
class Meeting:
    """One planned visit of the year: who and when, and what can be done to it."""

    company: Company
    title: str
    executive: Executive
    account: Account
    second: Executive | None
    starts: datetime
    ends: datetime
    asked: datetime

    @classmethod
    def drawn(cls, company: Company, number: int, draw: random.Random) -> "Meeting":
        executive, account = draw.choice(company.executives), draw.choice(company.accounts)
        second = draw.choice([None, None, None, company.cast.olivia_executive])
        starts = BEGINS + timedelta(days=draw.randrange(12, 350), minutes=15 * draw.randrange(96))
        ends = starts + timedelta(minutes=draw.choice([30, 90, 300]))
        asked = starts - timedelta(days=draw.choice([2, 4, 9, 11]), minutes=draw.randrange(600))
        return cls(
            company,
            f"Visit {number}",
            executive,
            account,
            second if second != executive else None,
            starts,
            ends,
            asked,
        )

    @property
    def visit(self) -> Visit:
        return Visit.objects.get(title=self.title)

    @property
    def manager(self) -> User:
        assert self.account.manager is not None
        return self.account.manager

    @property
    def leader(self) -> User:
        """Who acts on the executive's side: the assistant where the office is vacant."""
        return self.executive.user or self.company.cast.ada

    @property
    def people(self) -> list[AttendeeDraft]:
        people = [
            AttendeeDraft(side=Side.ACCOUNT, user=self.manager),
            AttendeeDraft(side=Side.CUSTOMER, name="A customer"),
        ]
        return people + ([AttendeeDraft(side=Side.EXECUTIVE, executive=self.second)] if self.second else [])

    def does(self, name: str, by: User, **details: Any) -> Callable[[], object]:
        return lambda: perform(name, self.visit, by=by, **details)

    def draft(self, starts: datetime, ends: datetime) -> None:
        fields = {
            "title": self.title,
            "account": self.account,
            "lead_executive": self.executive,
            "attendees": self.people,
        }
        draft = factories.visit_draft(self.company.cast, starts_at=starts, ends_at=ends, **fields)
        draft_visit(draft, by=self.manager)

    def leave_the_team_at_home(self) -> None:
        set_attendees(self.visit, self.people[1:], by=self.manager)
        ask_solo_exception(self.visit, by=self.manager, reason="No time")

    def allow_it(self) -> None:
        decide_solo_exception(self.visit.solo_exception, by=self.company.cast.sam, approved=True)

    def brief(self) -> None:
        save_briefing_draft(self.visit, factories.briefing_draft(), by=self.manager)
        perform("submit_briefing", self.visit, by=self.manager)

    def move(self, starts: datetime, ends: datetime, side: str) -> None:
        perform(
            "reschedule",
            self.visit,
            by=self.manager,
            reason="A clash",
            side=side,
            starts_at=starts,
            ends_at=ends,
        )
        perform("consent", self.visit, by=self.leader)

    def debrief(self, due_on: date) -> None:
        promise = NewCommitment("An offer", owner=self.manager, due_on=due_on)
        beyond = NewCommitment("A discount", owner=self.manager, due_on=due_on, beyond_red_line=True)
        promises = (promise, beyond) if due_on.day % 3 == 0 else (promise,)
        part = factories.executive_part(self.visit, commitments=promises)
        perform("debrief", self.visit, by=self.leader, part=part)

    def ratify(self) -> None:
        ratify_commitment(self.visit.commitments.get(beyond_red_line=True), by=self.company.cast.sam)

    def settle(self) -> None:
        settle_commitment(self.visit.commitments.get(beyond_red_line=False), by=self.manager, status="kept")
