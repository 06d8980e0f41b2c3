"""What the record knows of an account before a meeting, as far as a person may see it: the facts that a brief is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, When

from accounts.models import Account, Contact, Priority
from accounts.overview import MoneyByYear, Stakes, money_by_year, stakes_of, with_parts
from engage.core.nested import parts
from engage.people.models import Executive, User
from visits.flag_words import words_of
from visits.models import Ask, AskAnswer, Commitment, Flag, Insight, InsightAnswer, Visit

PROMISES, ASKS, INSIGHTS, FLAGS = 40, 8, 6, 8  # of each so many are read, the most pressing or the newest


@dataclass(frozen=True)
class Promise:
    """A commitment of either side. `made_by` is the executive who gave it."""

    text: str
    ours: bool
    status: str
    due_on: date | None
    made_on: date
    owner: str
    made_by: str
    settled_on: date | None = None

    def is_late(self, today: date) -> bool:
        return self.status == "open" and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class OpenAsk:
    """What was asked of an executive in the newest briefing of a meeting that took place, and nobody has answered."""

    text: str
    executive: str
    asked_on: date


@dataclass(frozen=True)
class ToldInsight:
    """What they told us of their strategy; `answered` once our leadership has said what it makes of it."""

    topic: str
    text: str
    alignment: str
    told_on: date
    answered: bool


@dataclass(frozen=True)
class OpenFlag:
    kind: str
    words: str
    on: date


@dataclass(frozen=True)
class AccountRecord:
    account: Account
    money: MoneyByYear
    stakes: Stakes
    promises: Sequence[Promise] = ()
    asks: Sequence[OpenAsk] = ()
    insights: Sequence[ToldInsight] = ()
    flags: Sequence[OpenFlag] = ()
    priorities: Sequence[Priority] = ()
    has_contacts: bool = field(default=False)

    @property
    def open_promises(self) -> list[Promise]:
        return [promise for promise in self.promises if promise.status == "open"]

    @property
    def broken_promises(self) -> list[Promise]:
        return [promise for promise in self.promises if promise.status == "broken" and promise.ours]


def record_of_account(user: User, visit: Visit, priorities: Sequence[Priority]) -> AccountRecord:
    """The account of a visit as this person may see it, with all that belongs to it. One query."""
    accounts = with_parts(Account.objects.visible_to(user)).annotate(
        promises_=_promises(user, visit), asks_=_asks(user, visit), insights_=_insights(user), flags_=_flags(user),
        has_contacts_=Exists(Contact.objects.visible_to(user).active().filter(account=OuterRef("pk"))),
    )  # fmt: skip
    account: Any = accounts.get(pk=visit.account_id)
    return AccountRecord(
        account=account,
        money=money_by_year(account, years=5),
        stakes=stakes_of(account),
        promises=[
            Promise(
                text=row["text"],
                ours=row["ours"],
                status=row["status"],
                due_on=_day(row["due_on"]),
                made_on=_moment(row["made_at"]),
                owner=row["owner_"] or row["owner_name"],
                made_by=row["made_by_"] or "",
                settled_on=_moment(row["settled_at"]) if row["settled_at"] else None,
            )
            for row in account.promises_
        ],
        asks=[OpenAsk(row["text"], row["executive"], _moment(row["asked"])) for row in account.asks_],
        insights=[
            ToldInsight(
                row["topic"], row["text"], row["alignment"], _moment(row["recorded_at"]), row["answered"]
            )
            for row in account.insights_
        ],
        flags=[
            OpenFlag(row["kind"], words_of(_flag(account, row)), _moment(row["occurred_at"]))
            for row in account.flags_
        ],
        priorities=priorities,
        has_contacts=account.has_contacts_,
    )


def _promises(user: User, visit: Visit) -> Any:
    """Open ones first, the most pressing of them before the others; then those that were kept or broken lately."""
    rows = Commitment.objects.visible_to(user).filter(account=OuterRef("pk"))
    rows = rows.filter(Q(status="open") | Q(status__in=("kept", "broken"))).exclude(visit=visit.pk)
    order = (
        Case(When(status="open", then=0), default=1),
        Case(When(status="open", then=F("due_on"))).asc(nulls_last=True),
        F("settled_at").desc(nulls_last=True),
        "id",
    )
    return parts(
        rows.order_by(*order)[:PROMISES],
        *("text", "ours", "status", "due_on", "made_at", "settled_at", "owner_name"),
        owner_=F("owner__name"),
        made_by_=F("made_by__name"),
    )


def _asks(user: User, visit: Visit) -> Any:
    answered = Exists(AskAnswer.objects.filter(ask=OuterRef("pk")))
    put = Ask.objects.visible_to(user).current().filter(~answered, briefing__visit__account=OuterRef("pk"))
    took_place = put.filter(briefing__visit__in=Visit.objects.took_place()).exclude(briefing__visit=visit.pk)
    return parts(
        took_place.order_by("-briefing__visit__starts_at", "position")[:ASKS],
        "text",
        executive=F("briefing__visit__lead_executive__name"),
        asked=F("briefing__visit__starts_at"),
    )


def _insights(user: User) -> Any:
    answered = Exists(InsightAnswer.objects.filter(insight=OuterRef("pk")))
    rows = Insight.objects.visible_to(user).filter(account=OuterRef("pk"))
    return parts(
        rows.order_by("-recorded_at", "-id")[:INSIGHTS],
        *("topic", "text", "alignment", "recorded_at"),
        answered=answered,
    )


def _flags(user: User) -> Any:
    rows = Flag.objects.visible_to(user).open().filter(account=OuterRef("pk"))
    newest = rows.order_by("-occurred_at", "-id")[:FLAGS]
    return parts(newest, "kind", "cause", "occurred_at", executive_=F("executive__name"))


def _flag(account: Account, row: dict[str, Any]) -> Flag:
    """As much of the flag as its words need."""
    executive = Executive(name=row["executive_"]) if row["executive_"] else None
    return Flag(kind=row["kind"], cause=row["cause"], account=account, executive=executive)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> date:
    return datetime.fromisoformat(text).date()
