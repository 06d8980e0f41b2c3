"""A briefing as pages show it: one query for a version with all its parts and who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet
from django.db.models.functions import Cast

from engage.core.nested import parts
from engage.people.models import User
from visits.models import (
    Acknowledgement,
    AgendaItem,
    Ask,
    Briefing,
    ConversationKind,
    LeadershipPrompt,
    LikelyQuestion,
    Practice,
    Question,
    RedLine,
    SensitivePoint,
)
from visits.pages import words

KINDS = {
    ConversationKind.RELATIONSHIP: "Relationship",
    ConversationKind.DEVELOPMENT: "Development",
    ConversationKind.DECISION: "Decision",
    ConversationKind.ACTION: "Action",
}


@dataclass(frozen=True)
class AgendaLine:
    topic: str
    lead: str
    kind: str
    minutes: int
    led_by_account_team: bool


@dataclass(frozen=True)
class RedLineWords:
    """ "No price below the frame contract (only A. Moreau may go further)"."""

    topic: str
    text: str
    limit: str
    approver: str

    @property
    def sentence(self) -> str:
        return " ".join(part for part in (self.text, f"({self.limit})" if self.limit else "") if part)

    @property
    def exception(self) -> str:
        return f"only {self.approver} may go further" if self.approver else ""


@dataclass(frozen=True)
class LikelyQuestionWords:
    text: str
    answer: str


@dataclass(frozen=True)
class PromptWords:
    """One of the five practices by its name, and what it means in this meeting."""

    practice: str
    text: str


@dataclass(frozen=True)
class Reading:
    """That an executive has read a version."""

    executive_id: int
    name: str
    version: int
    at: datetime
    note: str


@dataclass(frozen=True)
class BriefingWords:
    """One version, or the draft (`version` empty)."""

    pk: int
    version: int | None
    headline: str
    situation: str
    no_red_lines: bool
    addendum: bool
    red_lines_changed: bool
    submitted_at: datetime | None
    submitted_by: str
    saved_at: datetime
    agenda: Sequence[AgendaLine]
    red_lines: Sequence[RedLineWords]
    questions: Sequence[str]
    asks: Sequence[str]
    sensitive_points: Sequence[str]
    likely_questions: Sequence[LikelyQuestionWords]
    leadership_prompts: Sequence[PromptWords]
    readings: Sequence[Reading]

    @property
    def key(self) -> str:
        """How an address names it: its number, or "draft"."""
        return str(self.version or "draft")

    @property
    def title(self) -> str:
        return f"Version {self.version}" if self.version else "The draft"

    @property
    def name(self) -> str:
        """Within a sentence."""
        return f"{self.title[:1].lower()}{self.title[1:]}"

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.agenda)


def briefings_of(visit_id: int, user: User) -> list[BriefingWords]:
    """All versions of a visit's briefing, oldest first, the draft last. One query."""
    briefings = Briefing.objects.visible_to(user).filter(visit=visit_id)
    rows = with_parts(briefings).order_by(F("version").asc(nulls_last=True))
    return [_words(row) for row in rows.select_related("submitted_by")]


def submitted(briefings: Sequence[BriefingWords]) -> list[BriefingWords]:
    return [briefing for briefing in briefings if briefing.version is not None]


def draft_of(briefings: Sequence[BriefingWords]) -> BriefingWords | None:
    return next((briefing for briefing in briefings if briefing.version is None), None)


def version_to_read(versions: Sequence[BriefingWords]) -> int | None:
    """The newest version that is no addendum, as the guard of *ready* reads it."""
    return max((b.version for b in versions if b.version and not b.addendum), default=None)


def last_reading(versions: Sequence[BriefingWords], executive_id: int) -> Reading | None:
    """The newest version that this executive has acknowledged."""
    readings = [r for b in versions for r in b.readings if r.executive_id == executive_id]
    return max(readings, key=lambda reading: reading.version, default=None)


def with_parts(briefings: QuerySet[Briefing]) -> QuerySet[Briefing]:
    mine = {"briefing": OuterRef("pk")}
    return briefings.annotate(
        agenda_=parts(
            AgendaItem.objects.filter(**mine), "topic", "lead", "kind", "minutes", "led_by_account_team"
        ),
        red_lines_=parts(
            RedLine.objects.filter(**mine),
            "topic",
            "text",
            "unit",
            limit_=Cast("limit", CharField()),
            approver_=F("approver__name"),
        ),
        questions_=parts(Question.objects.filter(**mine), "text"),
        asks_=parts(Ask.objects.filter(**mine), "text"),
        sensitive_points_=parts(SensitivePoint.objects.filter(**mine), "text"),
        likely_questions_=parts(LikelyQuestion.objects.filter(**mine), "text", "answer"),
        leadership_prompts_=parts(LeadershipPrompt.objects.filter(**mine), "practice", "text"),
        readings_=parts(
            Acknowledgement.objects.filter(**mine),
            "executive_id",
            "note",
            name=F("executive__name"),
            at=F("read_at"),
        ),
    )


def _words(row: Any) -> BriefingWords:
    return BriefingWords(
        pk=row.pk,
        version=row.version,
        headline=row.headline,
        situation=row.situation,
        no_red_lines=row.no_red_lines,
        addendum=row.addendum,
        red_lines_changed=row.red_lines_changed,
        submitted_at=row.submitted_at,
        submitted_by=words.first_name(row.submitted_by.name) if row.submitted_by else "",
        saved_at=row.saved_at,
        agenda=[AgendaLine(**{**item, "kind": KINDS[item["kind"]]}) for item in row.agenda_],
        red_lines=[_red_line(line) for line in row.red_lines_],
        questions=[question["text"] for question in row.questions_],
        asks=[ask["text"] for ask in row.asks_],
        sensitive_points=[point["text"] for point in row.sensitive_points_],
        likely_questions=[LikelyQuestionWords(**question) for question in row.likely_questions_],
        leadership_prompts=[
            PromptWords(Practice(prompt["practice"]).label, prompt["text"])
            for prompt in row.leadership_prompts_
        ],
        readings=[
            Reading(
                r["executive_id"], r["name"], row.version or 0, datetime.fromisoformat(r["at"]), r["note"]
            )
            for r in row.readings_
        ],
    )


def _red_line(line: dict[str, Any]) -> RedLineWords:
    limit = ""
    if line["limit_"] is not None:
        number = line["limit_"].rstrip("0").rstrip(".") if "." in line["limit_"] else line["limit_"]
        said = number in line["text"]  # "beyond 40 t a month" needs no second 40
        limit = "" if said else f"{number} {line['unit']}".strip()
    return RedLineWords(line["topic"], line["text"], limit, line["approver_"] or "")
