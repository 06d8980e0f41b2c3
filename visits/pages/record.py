"""Everything the page of a visit shows of the visit itself, in one query; and what stands beside it in four more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.http import Http404

from accounts.models import Account, Stake
from engage.core.nested import parts
from engage.core.ui import Event, Tone
from engage.people.models import User
from visits.flag_words import state_of, words_of
from visits.models import (
    Alignment,
    Alternative,
    AlternativeKind,
    Commitment,
    Flag,
    FlagReply,
    Insight,
    Objective,
    ObjectiveKind,
    Outcome,
    Reschedule,
    Side,
    Status,
    StatusChange,
    Visit,
)
from visits.pages import words
from visits.pages.people import Person, as_people, people_of
from visits.pages.stepper import Change
from visits.rules import Parts, known_parts, may_reply_to_flag, with_parts_of

PROMISES_SHOWN = 60
OUTCOME_TONES: dict[str, Tone] = {"met": "good", "partly": "due", "not_met": "bad"}


@dataclass(frozen=True)
class ObjectiveLine:
    pk: int
    text: str
    kind: str
    priority: str
    outcome: str
    tone: Tone
    note: str


@dataclass(frozen=True)
class AlternativeLine:
    kind: str
    text: str
    why_not: str


@dataclass(frozen=True)
class InsightLine:
    topic: str
    text: str
    alignment: str


@dataclass(frozen=True)
class VisitRecord:
    """A visit with its parts, and what the reader is in it."""

    visit: Visit
    parts: Parts
    sees_account: bool
    objectives: Sequence[ObjectiveLine]
    alternatives: Sequence[AlternativeLine]
    people: Sequence[Person]
    insights: Sequence[InsightLine]
    history: Sequence[Change]
    moves: Sequence[Event]

    def executive_id_of(self, user: User) -> int | None:
        """Which executive of this visit the person is, in person: neither a deputy nor an assistant counts."""
        if self.visit.lead_executive.user_id == user.pk:
            return self.visit.lead_executive_id
        return next((p.executive_id for p in self.people if p.executive_user_id == user.pk), None)

    @property
    def ours(self) -> list[Person]:
        return [person for person in self.people if person.side != Side.CUSTOMER]

    @property
    def theirs(self) -> list[Person]:
        return [person for person in self.people if person.side == Side.CUSTOMER]


def read_visit(user: User, pk: int) -> VisitRecord:
    """The visit with all its own parts. One query. Raises Http404 outside the person's scope."""
    visits = Visit.objects.visible_to(user).filter(pk=pk)
    visit: Any = _with_everything(user, visits).first()
    if visit is None:
        raise Http404
    return VisitRecord(
        visit=visit,
        parts=known_parts(user, visit),
        sees_account=visit.sees_account_,
        objectives=[_objective(row) for row in visit.objectives_],
        alternatives=[
            AlternativeLine(AlternativeKind(row["kind"]).label, row["text"], row["why_not"])
            for row in visit.alternatives_
        ],
        people=as_people(visit.people_, reader=user),
        insights=[
            InsightLine(row["topic"], row["text"], Alignment(row["alignment"]).label)
            for row in visit.insights_
        ],
        history=[
            Change(
                row["from_status"],
                row["to_status"],
                datetime.fromisoformat(row["at"]),
                row["actor"] or "",
                row["reason"],
            )
            for row in visit.history_
        ],
        moves=[_move(row) for row in visit.moves_],
    )


def _with_everything(user: User, visits: QuerySet[Visit]) -> QuerySet[Visit]:
    mine = {"visit": OuterRef("pk")}
    actor = User.objects.filter(pk=OuterRef("actor_id")).order_by().values("name")[:1]
    seen = Account.objects.visible_to(user).filter(pk=OuterRef("account")).order_by()
    return (
        with_parts_of(user, visits)
        .select_related(
            "requested_by",
            "reported_by",
            "debrief__executive_filed_by",
            "debrief__account_filed_by",
            "solo_exception__asked_by",
            "solo_exception__decided_by",
            "inquiry",
            "non_occurrence__account_by",
            "non_occurrence__executive_by",
        )
        .annotate(
            sees_account_=Subquery(seen.values("pk")[:1]),
            objectives_=parts(
                Objective.objects.filter(**mine),
                "id",
                "text",
                "kind",
                "outcome",
                "outcome_note",
                priority_=F("priority__title"),
            ),
            alternatives_=parts(Alternative.objects.filter(**mine), "kind", "text", "why_not"),
            insights_=parts(Insight.objects.filter(**mine), "topic", "text", "alignment"),
            people_=people_of(user),
            history_=parts(
                StatusChange.objects.filter(**mine),
                "from_status",
                "to_status",
                "at",
                "reason",
                actor=Subquery(actor),
            ),
            moves_=parts(
                Reschedule.objects.filter(**mine),
                "at",
                "side",
                "reason",
                "old_starts_at",
                "new_starts_at",
                name=F("by__name"),
            ),
        )
    )


def _objective(row: dict[str, Any]) -> ObjectiveLine:
    return ObjectiveLine(
        pk=row["id"],
        text=row["text"],
        kind=ObjectiveKind(row["kind"]).label,
        priority=row["priority_"] or "",
        outcome=Outcome(row["outcome"]).label if row["outcome"] else "",
        tone=OUTCOME_TONES.get(row["outcome"], ""),
        note=row["outcome_note"],
    )


def _move(row: dict[str, Any]) -> Event:
    old, new = (datetime.fromisoformat(row[name]) for name in ("old_starts_at", "new_starts_at"))
    asked = {
        Side.ACCOUNT: "the account side asked",
        Side.EXECUTIVE: "the executive’s side asked",
        Side.CUSTOMER: "the customer asked",
    }[row["side"]]
    return Event(
        at=datetime.fromisoformat(row["at"]),
        text=f"Moved from {words.day(old)} to {words.day(new)}: {row['reason']}",
        detail=f"{asked}, {words.first_name(row['name'])} moved it",
        tone="due",
    )


def history_of(record: VisitRecord) -> list[Event]:
    """What happened to the visit, newest first."""
    moved_at = {move.at for move in record.moves}
    events = [
        Event(
            at=change.at,
            text=_change_words(change),
            detail=words.first_name(change.actor) or "by itself",
            tone=_change_tone(change),
        )
        for change in record.history
        if not (change.to == Status.REQUESTED and change.source != Status.DRAFT and change.at in moved_at)
    ]
    return sorted([*events, *record.moves], key=lambda event: event.at, reverse=True)


def _change_words(change: Change) -> str:
    if not change.source:
        return "Draft written"
    said = Status(change.to).label
    ended = change.to in (Status.DECLINED, Status.CANCELLED)
    return f"{said}: {change.reason}" if ended and change.reason else said


def _change_tone(change: Change) -> Tone:
    if change.to in (Status.DECLINED, Status.CANCELLED):
        return "bad"
    return "good" if change.to in (Status.READY, Status.CLOSED) else ""


# --- what stands beside the visit ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Promises:
    """Commitments of this visit, and those still open at the account from any other; `late` of the latter."""

    here: Sequence[Commitment]
    elsewhere: Sequence[Commitment]
    late: int


def promises_of(user: User, visit: Visit, *, today: date) -> Promises:
    """One query."""
    rows = list(
        Commitment.objects.visible_to(user)
        .filter(Q(visit=visit) | Q(account=visit.account_id, status="open"))
        .select_related("owner", "made_by", "red_line")
        .order_by(Case(When(visit=visit, then=0), default=1), F("due_on").asc(nulls_last=True), "id")[
            :PROMISES_SHOWN
        ]
    )
    here = [row for row in rows if row.visit_id == visit.pk]
    elsewhere = [row for row in rows if row.visit_id != visit.pk]
    return Promises(here, elsewhere, sum(1 for row in elsewhere if row.due_on and row.due_on < today))


def stakes_of(user: User, visit: Visit) -> list[Stake]:
    """What each business unit stands to gain at the account, largest first. One query."""
    stakes = Stake.objects.visible_to(user).filter(account=visit.account_id)
    return list(stakes.select_related("business_unit"))


@dataclass(frozen=True)
class FlagLine:
    """A flag with what was said of it."""

    flag: Flag
    words: str
    state: str
    tone: Tone
    replies: Sequence[dict[str, Any]]
    may_reply: bool


def flags_of(user: User, visit: Visit) -> list[FlagLine]:
    """The visit's flags with replies and resolutions, newest first. One query."""
    rows = (
        Flag.objects.visible_to(user)
        .filter(visit=visit)
        .select_related("resolution__by", "executive", "account")
        .annotate(
            replies_=parts(FlagReply.objects.filter(flag=OuterRef("pk")), "text", "at", name=F("by__name"))
        )
    )
    return [
        FlagLine(
            flag=row,
            words=words_of(row),
            state=state_of(row)[0],
            tone=state_of(row)[1],
            replies=[{**reply, "at": datetime.fromisoformat(reply["at"])} for reply in row.replies_],
            may_reply=_may_reply(user, row),
        )
        for row in rows
    ]


def _may_reply(user: User, flag: Any) -> bool:
    concerned = flag.executive.user_id if flag.executive else None
    return not hasattr(flag, "resolution") and may_reply_to_flag(user, executive_user_id=concerned)
