"""What was filed of a visit, word for word, and how it has been corrected since."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from engage.core.nested import parts
from visits.models import Commitment, Corrected, Correction

TEXTS = (
    *(Corrected.HEARD, Corrected.SIGNAL_NOTE, Corrected.AGREED_NEXT_STEP),
    *(Corrected.TO_KEEP, Corrected.FEEDBACK, Corrected.NEXT_STEP, Corrected.RECAP),
)


@dataclass(frozen=True)
class CorrectionLine:
    """How something should read. `key` is the same as that of the text it is about."""

    key: str
    text: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class FiledText:
    """`words` as they were filed; `row` is the number of the objective, promise or insight."""

    subject: Corrected
    label: str
    words: str
    row: int | None = None
    corrections: Sequence[CorrectionLine] = ()

    @property
    def key(self) -> str:
        return key_of(self.subject, self.row)

    @property
    def stands(self) -> str:
        """As it reads now."""
        return self.corrections[-1].text if self.corrections else self.words


def key_of(subject: str, row: int | None) -> str:
    return f"{subject}-{row}" if row else subject


def corrections_of_visit() -> ArraySubquery:
    """Those of the outer visit, for its query."""
    return parts(
        Correction.objects.filter(visit=OuterRef("pk")).order_by("at", "id"),
        *("subject", "objective_id", "commitment_id", "insight_id", "text", "reason", "at"),
        name=F("by__name"),
    )


def as_lines(rows: Iterable[dict[str, Any]], hidden: Collection[str]) -> list[CorrectionLine]:
    """What is hidden of the debrief stays so when it is corrected."""
    return [
        CorrectionLine(
            key_of(row["subject"], row["objective_id"] or row["commitment_id"] or row["insight_id"]),
            row["text"],
            row["reason"],
            row["name"],
            datetime.fromisoformat(row["at"]),
        )
        for row in rows
        if row["subject"] not in hidden
    ]


def by_key(lines: Iterable[CorrectionLine]) -> Mapping[str, list[CorrectionLine]]:
    found: dict[str, list[CorrectionLine]] = {}
    for line in lines:
        found.setdefault(line.key, []).append(line)
    return found


def filed_texts(record: Any, promises: Iterable[Commitment], hidden: Collection[str]) -> list[FiledText]:
    """Everything that the reader of a visit's record may see and that has words, as it was filed. No queries."""
    corrections = by_key(record.corrections)
    return [
        FiledText(subject, label, words, row, corrections.get(key_of(subject, row), ()))
        for subject, label, words, row in _filed(record, promises, hidden)
        if words
    ]


Filed = tuple[Corrected, str, str, int | None]


def _filed(record: Any, promises: Iterable[Commitment], hidden: Collection[str]) -> Iterator[Filed]:
    debrief = getattr(record.visit, "debrief", None)
    if debrief is None:
        return
    for subject in TEXTS:
        if subject not in hidden:
            yield subject, subject.label, getattr(debrief, subject), None
    if debrief.executive_filed_at is None:
        return
    for objective in record.objectives:
        yield Corrected.OUTCOME, objective.text, objective.note or objective.outcome, objective.pk
    for promise in promises:
        yield Corrected.PROMISE, Corrected.PROMISE.label, promise.text, promise.pk
    for insight in record.insights:
        yield Corrected.INSIGHT, insight.topic, insight.text, insight.pk
    there = [person.name for person in record.people if person.was_there]
    yield Corrected.PEOPLE, Corrected.PEOPLE.label, ", ".join(there), None
