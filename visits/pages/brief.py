"""The brief: one page that is read in two minutes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engage.core.clock import now
from engage.people.models import User
from visits.models import Side
from visits.models.visit import PLANNED
from visits.pages.briefings import BriefingWords, Reading, last_reading
from visits.pages.record import VisitRecord


@dataclass(frozen=True)
class Reader:
    """An executive who takes part, and what they have read."""

    name: str
    executive_id: int
    reading: Reading | None


@dataclass(frozen=True)
class Standing:
    """Who has read what, and whether the reader is one of those who owe it."""

    readers: Sequence[Reader]
    mine: Reading | None
    owes: bool
    may_acknowledge: bool


def standing_of(record: VisitRecord, versions: Sequence[BriefingWords], user: User) -> Standing:
    """No queries."""
    visit = record.visit
    executives = {visit.lead_executive_id: visit.lead_executive.name}
    for person in record.people:
        if person.side == Side.EXECUTIVE and person.executive_id:
            executives.setdefault(person.executive_id, person.name)
    mine = record.executive_id_of(user)
    reading = last_reading(versions, mine) if mine else None
    newest = versions[-1].version if versions else None
    behind = mine is not None and (reading is None or reading.version < (newest or 0))
    return Standing(
        readers=[Reader(name, pk, last_reading(versions, pk)) for pk, name in executives.items()],
        mine=reading,
        owes=behind and newest is not None,
        may_acknowledge=behind and visit.status in PLANNED and not visit.has_started(now()),
    )


def changes_between(old: BriefingWords, new: BriefingWords) -> list[str]:
    """What is different, in sentences."""
    return list(_changes(old, new))


def _changes(old: BriefingWords, new: BriefingWords) -> Iterator[str]:
    if old.headline != new.headline:
        yield f"The task: {new.headline}" if new.headline else "The task in one sentence was taken out."
    if old.situation != new.situation:
        yield "The situation was rewritten."
    yield from _rows(
        "Red line", [line.sentence for line in old.red_lines], [line.sentence for line in new.red_lines]
    )
    yield from _rows("Question", old.questions, new.questions)
    yield from _rows("Asked of you", old.asks, new.asks)
    yield from _rows("Sensitive", old.sensitive_points, new.sensitive_points)
    yield from _rows("They may ask", _asked(old), _asked(new))
    yield from _rows(
        "As a leader", [p.text for p in old.leadership_prompts], [p.text for p in new.leadership_prompts]
    )
    yield from _rows("Agenda", [i.topic for i in old.agenda], [i.topic for i in new.agenda])
    leads = {item.topic: item.lead for item in old.agenda}
    for item in new.agenda:
        if leads.get(item.topic, item.lead) != item.lead:
            yield f"{item.lead} leads “{item.topic}” now."


def _asked(briefing: BriefingWords) -> list[str]:
    """Questions with their answers, so that a changed answer is told too."""
    return [f"{q.text} {q.answer}".strip() for q in briefing.likely_questions]


def _rows(label: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for text in new:
        if text not in old:
            yield f"{label} added: {text}"
    for text in old:
        if text not in new:
            yield f"{label} no longer there: {text}"
