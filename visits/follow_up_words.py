"""Where a commitment, an insight or an ask stands, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from engage.core import clock, moments
from engage.core.ui import Tone
from visits.models import Alignment, Answer, Commitment, CommitmentStatus
from visits.pages.corrections import CorrectionLine

ALIGNMENT_TONES: dict[str, Tone] = {Alignment.WITH: "good", Alignment.AGAINST: "bad"}


def state_of_commitment(commitment: Commitment) -> tuple[str, Tone]:
    """ "due 12 Mar", "late by 3 days", "kept", "kept, 2 days late". No query."""
    here, now = timezone.get_current_timezone(), clock.now()
    if commitment.status == CommitmentStatus.OPEN:
        if commitment.due_on is None:
            return "no day agreed", "due"
        return moments.due_words(commitment.due_on, now=now, within=here), _tone(commitment.due_on)
    if commitment.status == CommitmentStatus.KEPT:
        days = _days_late(commitment)
        return (f"kept, {days} day{'s' if days > 1 else ''} late", "due") if days else ("kept", "good")
    return ("broken", "bad") if commitment.status == CommitmentStatus.BROKEN else ("withdrawn", "")


def _tone(day: date) -> Tone:
    return moments.due_tone(day, now=clock.now(), within=timezone.get_current_timezone())  # type: ignore[return-value]


def _days_late(commitment: Commitment) -> int:
    """Days (UTC) between the day agreed and the one it was kept on."""
    if commitment.due_on is None or commitment.settled_at is None:
        return 0
    return max((commitment.settled_at.date() - commitment.due_on).days, 0)


def corrections_told(rows: Iterable[Mapping[str, Any]]) -> list[CorrectionLine]:
    """What `corrections_of` has found, for templates/visits/_corrected.html."""
    return [
        CorrectionLine("", row["text"], row["reason"], row["by"], datetime.fromisoformat(row["at"]))
        for row in rows
    ]


@dataclass(frozen=True)
class AnswerLine:
    """An answer to an insight or an ask, with who gave it and when. `words` says its kind where it has one."""

    words: str
    tone: Tone
    text: str
    by: str
    at: datetime


def answers_to_insight(insight: Any) -> list[AnswerLine]:
    """The newest first. No query for a row of `insight_lines`."""
    return [
        _line(row, *_insight_answer(row, newest=number == 0)) for number, row in enumerate(insight.answers_)
    ]


def standing_of_insight(insight: Any) -> tuple[str, Tone]:
    """Where the answer stands: the newest one, or whether one is needed. No query for a row of `insight_lines`."""
    if insight.answers_:
        return _insight_answer(insight.answers_[0], newest=True)
    return ("needs an answer", "due") if insight.alignment == Alignment.AGAINST else ("", "")


def answers_to_ask(ask: Any) -> list[AnswerLine]:
    """The newest first. No query for a row of `ask_lines`."""
    return [_line(row, "", "") for row in ask.answers_]


def _insight_answer(row: Mapping[str, Any], *, newest: bool) -> tuple[str, Tone]:
    if row["answer"] != Answer.LOOK_INTO:
        return Answer(row["answer"]).label, "good" if row["answer"] == Answer.CHANGE else ""
    due, today = date.fromisoformat(row["due_on"]), clock.now().date()
    words = f"{Answer.LOOK_INTO.label} by {moments.day_words(due, today=today)}"
    if not newest or due >= today:
        return words, "due" if newest else ""
    return (
        f"to be looked into, {moments.due_words(due, now=clock.now(), within=timezone.get_current_timezone())}",
        "bad",
    )


def _line(row: Mapping[str, Any], words: str, tone: Tone) -> AnswerLine:
    return AnswerLine(words, tone, row["text"], row["by"]["name"], datetime.fromisoformat(row["at"]))
