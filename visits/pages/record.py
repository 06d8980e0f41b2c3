"""Everything the page of a visit shows of the visit itself, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404

from accounts.models import Account
from engage.core.nested import parts
from engage.core.ui import Event, Tone
from engage.people.models import User
from engage.people.parts import Parts
from visits.models import (
    Alignment,
    Alternative,
    AlternativeKind,
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
from visits.pages.corrections import CorrectionLine, as_lines, corrections_of_visit
from visits.pages.people import Person, as_people, people_of
from visits.pages.stepper import Change
from visits.rules import hidden_of_debrief, known_parts, may_mark_beyond_red_line, with_parts_of

OUTCOME_TONES: dict[str, Tone] = {"met": "good", "partly": "due", "not_met": "bad"}


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective and what came of it; `corrected` since it was filed."""

    pk: int
    text: str
    kind: str
    sign_of_success: str
    priority: str
    outcome: str
    tone: Tone
    note: str
    corrected: Sequence[CorrectionLine] = ()


@dataclass(frozen=True)
class AlternativeLine:
    kind: str
    text: str
    why_not: str


@dataclass(frozen=True)
class InsightLine:
    pk: int
    topic: str
    text: str
    alignment: str
    corrected: Sequence[CorrectionLine] = ()


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
    corrections: Sequence[CorrectionLine]

    def executive_id_of(self, user: User) -> int | None:
        """Which executive of this visit the person is, in person: neither a deputy nor an assistant counts."""
        if self.visit.lead_executive.user_id == user.pk:
            return self.visit.lead_executive_id
        return next((p.executive_id for p in self.people if p.executive_user_id == user.pk), None)

    @property
    def has_other_executives(self) -> bool:
        """Whether somebody came along who may add notes beside the debrief."""
        return self.visit.took_place and any(person.executive_id is not None for person in self.people)

    @property
    def marks_red_lines(self) -> bool:
        return may_mark_beyond_red_line(self.parts)

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
    known = known_parts(user, visit)
    return VisitRecord(
        visit=visit,
        parts=known,
        sees_account=bool(visit.sees_account_),
        objectives=[_objective(row) for row in visit.objectives_],
        alternatives=[
            AlternativeLine(AlternativeKind(row["kind"]).label, row["text"], row["why_not"])
            for row in visit.alternatives_
        ],
        people=as_people(visit.people_, reader=user, sees_account=bool(visit.sees_account_)),
        insights=[
            InsightLine(row["id"], row["topic"], row["text"], Alignment(row["alignment"]).label)
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
        corrections=as_lines(
            visit.corrections_, hidden_of_debrief(known, visit, getattr(visit, "debrief", None))
        ),
    )


def _with_everything(user: User, visits: QuerySet[Visit]) -> QuerySet[Visit]:
    mine = {"visit": OuterRef("pk")}
    actor = User.objects.filter(pk=OuterRef("actor_id")).order_by().values("name")[:1]
    seen = Account.objects.visible_to(user).filter(pk=OuterRef("account")).order_by()
    return (
        with_parts_of(user, visits)
        .select_related(
            "requested_by",
            "template",
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
                "sign_of_success",
                "outcome",
                "outcome_note",
                priority_=F("priority__title"),
            ),
            alternatives_=parts(Alternative.objects.filter(**mine), "kind", "text", "why_not"),
            insights_=parts(Insight.objects.filter(**mine), "id", "topic", "text", "alignment"),
            corrections_=corrections_of_visit(),
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
        sign_of_success=row["sign_of_success"],
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
            detail=words.first_name(change.actor),
            tone=_change_tone(change),
        )
        for change in record.history
        if not (change.to == Status.REQUESTED and change.source != Status.DRAFT and change.at in moved_at)
    ]
    oldest_first = sorted([*events, *record.moves], key=lambda event: event.at)
    return oldest_first[::-1]


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
