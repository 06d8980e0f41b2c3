"""The brief in its parts and their order, said once for the page and for paper.

A new part is a `Section` in `sections_of`; how it looks, how a change in it is marked and how it is printed comes with that.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from accounts.models import Stake
from engage.core.money import money_short
from engage.core.ui import Tone
from visits.models import Commitment
from visits.pages import words
from visits.pages.briefings import BriefingWords
from visits.pages.people import Person
from visits.pages.record import VisitRecord


@dataclass(frozen=True)
class Line:
    """One line: `lead` in bold before the text, `after` said quietly behind it, `detail` below; `end` at the far end.

    `begins` a paragraph anew. `change` is how it differs from what the reader has read ("new", "changed", "taken out"; empty where it does not), `before` what stood there.
    """

    text: str
    lead: str = ""
    after: str = ""
    detail: str = ""
    badge: str = ""
    tone: Tone = ""
    end: str = ""
    phone: str = ""
    alarm: bool = False
    change: str = ""
    before: str = ""
    begins: bool = field(default=False, compare=False)

    @property
    def phone_link(self) -> str:
        """The number as a telephone takes it."""
        return re.sub(r"[^+\d]", "", self.phone.replace("(0)", ""))

    @property
    def said(self) -> str:
        return " ".join(part for part in (self.lead, self.text, self.after, self.end, self.detail) if part)


@dataclass(frozen=True)
class Section:
    """`flowing` lines follow each other in one paragraph, with `between` them; `nothing` is said where there is no line."""

    key: str
    title: str
    lines: Sequence[Line]
    numbered: bool = False
    flowing: bool = False
    between: str = ""
    nothing: str = ""

    @property
    def is_red(self) -> bool:
        return self.key == "red-lines" and bool(self.lines)


@dataclass(frozen=True)
class Beside:
    """What the record knows of the account beside the visit, as far as the reader sees it."""

    owed: Sequence[Commitment] = ()
    owed_to_us: Sequence[Commitment] = ()
    stakes: Sequence[Stake] = field(default=())


def sections_of(record: VisitRecord, briefing: BriefingWords, beside: Beside) -> list[Section]:
    """What has to be known first comes first; parts with nothing to say are left out. No queries."""
    parts = [
        Section("outcome", "Come out with", list(_objectives(record)), numbered=True),
        Section("red-lines", "Red lines", list(_red_lines(briefing)), nothing="There are none."),
        Section("situation", "Why", list(_sentences(briefing.situation)), flowing=True, between=" "),
        Section("sensitive", "Careful with", _plain(briefing.sensitive_points)),
        Section("people", "You will meet", [_person(person) for person in record.theirs]),
        Section("owed", "We still owe them", [_owed(promise) for promise in beside.owed]),
        Section("owed-to-us", "They owe us", [_owed_to_us(promise) for promise in beside.owed_to_us]),
        Section("questions", "Ask", _plain(briefing.questions)),
        Section(
            "likely-questions",
            "They may ask",
            [Line(question.text, detail=question.answer) for question in briefing.likely_questions],
        ),
        Section("asks", "Asked of you", _plain(briefing.asks)),
        Section("agenda", "Who leads what", list(_agenda(briefing))),
        Section(
            "leadership",
            "As a leader",
            [Line(prompt.text, lead=f"{prompt.practice}.") for prompt in briefing.leadership_prompts],
        ),
        Section("stakes", "Also at stake here", [_stake(stake) for stake in beside.stakes]),
        _flowing("priorities", "Our priorities here", {o.priority for o in record.objectives if o.priority}),
        _flowing("ours", "With you", [", ".join(filter(None, (p.name, p.title))) for p in record.ours]),
    ]
    return [part for part in parts if part.lines or part.nothing]


def _plain(texts: Iterable[str]) -> list[Line]:
    return [Line(text) for text in texts]


def _flowing(key: str, title: str, texts: Iterable[str]) -> Section:
    ordered = sorted(texts) if isinstance(texts, set) else texts
    return Section(key, title, _plain(ordered), flowing=True, between=" · ")


def _sentences(text: str) -> Iterator[Line]:
    """Sentence by sentence, so that a change is marked where it is."""
    for place, paragraph in enumerate(filter(str.strip, text.splitlines())):
        for position, sentence in enumerate(re.split(r"(?<=[.!?…])\s+", paragraph.strip())):
            yield Line(sentence, begins=bool(place) and position == 0)


def _objectives(record: VisitRecord) -> Iterator[Line]:
    for objective in record.objectives:
        seen_by = f"Seen by: {objective.sign_of_success}" if objective.sign_of_success else ""
        yield Line(objective.text, detail=seen_by)


def _red_lines(briefing: BriefingWords) -> Iterator[Line]:
    for line in briefing.red_lines:
        lead = f"{line.topic}." if line.topic else ""
        exception = f"{line.exception[:1].upper()}{line.exception[1:]}." if line.exception else ""
        stops = not exception or line.sentence.endswith((".", "!", "?"))
        yield Line(line.sentence if stops else f"{line.sentence}.", lead=lead, after=exception)


def _person(person: Person) -> Line:
    lead, title = (f"{person.name},", person.title) if person.title else (person.name, "")
    return Line(
        title, lead=lead, detail=person.brief_line, badge=person.stance, tone=person.tone, phone=person.phone
    )


def _owed(promise: Commitment) -> Line:
    if promise.due_on and words.is_late(promise.due_on):
        return Line(f"{promise.text}, {words.due(promise.due_on)}. Say so before they do.", alarm=True)
    return _owed_to_us(promise)


def _owed_to_us(promise: Commitment) -> Line:
    return Line(promise.text, after=f"({words.due(promise.due_on)})" if promise.due_on else "")


def _agenda(briefing: BriefingWords) -> Iterator[Line]:
    for item in briefing.agenda:
        yield Line(item.topic, after=item.lead, end=f"{item.minutes}\N{NO-BREAK SPACE}min")


def _stake(stake: Stake) -> Line:
    said = f"{stake.business_unit.name} {money_short(stake.amount, stake.currency)}"
    return Line(
        f"{said}, {stake.topic}" if stake.topic else said,
        after=f"{stake.lead} leads it." if stake.lead else "",
    )
