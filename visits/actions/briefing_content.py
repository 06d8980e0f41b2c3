"""All that a briefing holds, as it is typed, sent or copied, and how its rows are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engage.people.models import User
from visits.models import (
    AgendaItem,
    Ask,
    Briefing,
    LeadershipPrompt,
    LikelyQuestion,
    Question,
    RedLine,
    SensitivePoint,
)


@dataclass(frozen=True)
class AgendaDraft:
    topic: str
    lead: str = ""
    kind: str = "relationship"
    minutes: int = 15
    led_by_account_team: bool = False


@dataclass(frozen=True)
class RedLineDraft:
    topic: str
    text: str
    limit: Decimal | None = None
    unit: str = ""
    approver: User | None = None


@dataclass(frozen=True)
class LikelyQuestionDraft:
    """What they will probably ask, and the answer to give."""

    text: str
    answer: str = ""


@dataclass(frozen=True)
class PromptDraft:
    """One of the five practices of leadership, and what it means in this meeting."""

    practice: str
    text: str


@dataclass(frozen=True)
class BriefingDraft:
    """All that a briefing holds besides the visit's own objectives and attendees. `proposed`: what nobody has taken over yet (`Briefing`)."""

    headline: str = ""
    situation: str = ""
    agenda: Sequence[AgendaDraft] = ()
    red_lines: Sequence[RedLineDraft] = ()
    no_red_lines: bool = False
    questions: Sequence[str] = ()
    asks: Sequence[str] = ()
    sensitive_points: Sequence[str] = ()
    likely_questions: Sequence[LikelyQuestionDraft] = ()
    leadership_prompts: Sequence[PromptDraft] = ()
    proposed: Mapping[str, Any] = field(default_factory=dict)


def content_of(briefing: Briefing) -> BriefingDraft:
    """What a version holds, to begin the next one from. Seven queries."""
    return BriefingDraft(
        headline=briefing.headline,
        situation=briefing.situation,
        no_red_lines=briefing.no_red_lines,
        agenda=[
            AgendaDraft(i.topic, i.lead, i.kind, i.minutes, i.led_by_account_team)
            for i in briefing.agenda.all()
        ],
        red_lines=[
            RedLineDraft(r.topic, r.text, r.limit, r.unit, r.approver)
            for r in briefing.red_lines.select_related("approver")
        ],
        questions=[q.text for q in briefing.questions.all()],
        asks=[a.text for a in briefing.asks.all()],
        sensitive_points=[p.text for p in briefing.sensitivepoints.all()],
        likely_questions=[LikelyQuestionDraft(q.text, q.answer) for q in briefing.likelyquestions.all()],
        leadership_prompts=[PromptDraft(p.practice, p.text) for p in briefing.leadershipprompts.all()],
    )


def write_parts(draft: Briefing, content: BriefingDraft) -> None:
    """Makes the lines of a draft these; those of a kind that stay as they are are not written again."""
    replace_rows(draft.agenda, _agenda(draft, content))
    replace_rows(draft.red_lines, _red_lines(draft, content))
    replace_rows(draft.questions, _texts(Question, draft, content.questions))
    replace_rows(draft.asks, _texts(Ask, draft, content.asks))
    replace_rows(draft.sensitivepoints, _texts(SensitivePoint, draft, content.sensitive_points))
    replace_rows(draft.likelyquestions, _likely_questions(draft, content))
    replace_rows(draft.leadershipprompts, _prompts(draft, content))


def replace_rows(present: Any, wanted: list[Any]) -> None:
    """Makes the rows of a part these, where they are not already. `present` is the manager of the whole."""

    def said(row: Any) -> list[Any]:
        return [getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key]

    if [said(row) for row in present.all()] != [said(row) for row in wanted]:
        present.all().delete()
        present.model.objects.bulk_create(wanted)


def _agenda(draft: Briefing, content: BriefingDraft) -> list[AgendaItem]:
    return [
        AgendaItem(
            briefing=draft,
            position=position,
            topic=item.topic.strip(),
            lead=item.lead.strip(),
            kind=item.kind,
            minutes=item.minutes,
            led_by_account_team=item.led_by_account_team,
        )
        for position, item in enumerate((i for i in content.agenda if i.topic.strip() or i.lead.strip()), 1)
    ]


def _red_lines(draft: Briefing, content: BriefingDraft) -> list[RedLine]:
    return [
        RedLine(
            briefing=draft,
            position=position,
            topic=line.topic.strip(),
            text=line.text.strip(),
            limit=line.limit,
            unit=line.unit.strip(),
            approver=line.approver,
        )
        for position, line in enumerate(
            (r for r in content.red_lines if r.text.strip() or r.topic.strip()), 1
        )
    ]


def _texts(model: type[Any], draft: Briefing, texts: Sequence[str]) -> list[Any]:
    kept = [text.strip() for text in texts if text.strip()]
    return [model(briefing=draft, position=position, text=text) for position, text in enumerate(kept, 1)]


def _likely_questions(draft: Briefing, content: BriefingDraft) -> list[LikelyQuestion]:
    kept = [q for q in content.likely_questions if q.text.strip() or q.answer.strip()]
    return [
        LikelyQuestion(briefing=draft, position=position, text=q.text.strip(), answer=q.answer.strip())
        for position, q in enumerate(kept, 1)
    ]


def _prompts(draft: Briefing, content: BriefingDraft) -> list[LeadershipPrompt]:
    kept = [p for p in content.leadership_prompts if p.text.strip()]
    return [
        LeadershipPrompt(briefing=draft, position=position, practice=p.practice, text=p.text.strip())
        for position, p in enumerate(kept, 1)
    ]
