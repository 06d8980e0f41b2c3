"""What stands behind the briefing editor: the facts beside it, and what the record proposes for its fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Priority, Stance
from engage.core.clock import now
from engage.core.ui import Tone
from engage.people.models import User
from visits.completeness import Written, words_of_gaps
from visits.models import Outcome, Practice, Side, Temperature, ValueSignal
from visits.pages.people import TEMPERATURE_TONES, Person, as_people
from visits.pages.record import OUTCOME_TONES
from visits.pages.results import Signal
from visits.proposing import Facts, Guest, Proposals, TemplateRows, copied, proposals_of
from visits.queries.account_record import AccountRecord, record_of_account
from visits.queries.briefings_to_write import EarlierBriefing
from visits.queries.changes_at_account import AccountChange, changes_at_account
from visits.queries.last_meeting import LastMeeting, last_meeting_before
from visits.signal_words import SIGNAL_TONES

STANCES = {stance.label: stance.value for stance in Stance}
CHANGES_SHOWN = 8


@dataclass(frozen=True)
class ResultLine:
    """What came of an objective, in words."""

    text: str
    words: str
    tone: Tone


@dataclass(frozen=True)
class Preparation:
    """What a writer should know, as far as they may see it. Always fresh, and never typed."""

    visit: Any
    people: Sequence[Person]
    record: AccountRecord
    last: LastMeeting | None
    changes: Sequence[AccountChange]
    earlier: Sequence[EarlierBriefing]
    weakest: Sequence[Practice]

    @property
    def facts(self) -> Facts:
        manager = self.visit.account.manager
        return Facts(
            title=self.visit.title,
            purpose=self.visit.purpose,
            manager=manager.name if manager else "",
            today=now().date(),
            record=self.record,
            objectives=[row["text"] for row in self.visit.objectives_],
            guests=[Guest(p.name, p.title, STANCES.get(p.stance, "")) for p in self.people],
            last=self.last,
            earlier=self.earlier,
            weakest=self.weakest,
            template=self._template,
        )

    @property
    def _template(self) -> TemplateRows | None:
        visit = self.visit
        if visit.template is None:
            return None
        return TemplateRows(
            name=visit.template.name,
            objectives=[row["text"] for row in visit.template_objectives_],
            agenda=visit.template_agenda_,
            questions=[row["text"] for row in visit.template_questions_],
            prompts=visit.template_prompts_,
        )

    def proposals(self, *, copy_of: int | None = None) -> Proposals:
        """From the record, or copied from the briefing of one of the earlier visits. No query."""
        chosen = next((earlier for earlier in self.earlier if earlier.visit_id == copy_of), None)
        if chosen is None:
            return proposals_of(self.facts)
        from_record = proposals_of(self.facts)
        kept = {kind: from_record[kind] for kind in ("objectives",) if kind in from_record}
        return kept | copied(self.facts, chosen)

    @property
    def temperature(self) -> str:
        value = self.last.temperature if self.last else ""
        return Temperature(value).label if value else ""

    @property
    def temperature_tone(self) -> Tone:
        return TEMPERATURE_TONES.get(self.last.temperature, "") if self.last else ""

    @property
    def results(self) -> list[ResultLine]:
        return [
            ResultLine(result.text, Outcome(result.outcome).label, OUTCOME_TONES.get(result.outcome, ""))
            for result in (self.last.results if self.last else ())
            if result.outcome
        ]

    @property
    def signals(self) -> list[Signal]:
        last = self.last
        said = [("Our price", last.price_signal), ("Our value", last.value_signal)] if last else []
        return [
            Signal(label, ValueSignal(value).label, SIGNAL_TONES.get(value, ""))
            for label, value in said
            if value and value != ValueSignal.NOT_RAISED
        ]

    @property
    def owed(self) -> list[Any]:
        return [promise for promise in self.record.open_promises if promise.ours]

    @property
    def owed_to_us(self) -> list[Any]:
        return [promise for promise in self.record.open_promises if not promise.ours]

    @property
    def happened(self) -> list[str]:
        """What changed since the last visit, in sentences: the trail's, and what became of promises. Flags stand by themselves."""
        since = self.last.on if self.last else None
        settled = [
            f"{'Kept' if promise.status == 'kept' else 'Not kept'}: {promise.text}."
            for promise in self.record.promises
            if since and promise.settled_on and promise.settled_on >= since
        ]
        return [*settled, *(change.sentence for change in self.changes)][:CHANGES_SHOWN]


def preparation_of(
    user: User, visit: Any, priorities: Sequence[Priority], earlier: Sequence[EarlierBriefing]
) -> Preparation:
    """Of a visit that was read by `visit_to_prepare`, and `earlier` by `briefings_at`, for the same person. At most three queries."""
    people = as_people(visit.people_, reader=user, sees_account=True)
    last = last_meeting_before(user, visit)
    return Preparation(
        visit=visit,
        people=[person for person in people if person.side == Side.CUSTOMER],
        record=record_of_account(user, visit, priorities),
        last=last,
        changes=changes_at_account(user, visit, since=last.began_at) if last else [],
        earlier=earlier,
        weakest=[Practice(practice) for practice in visit.weakest_],
    )


@dataclass(frozen=True)
class Gap:
    """Something a briefing cannot be submitted without; `is_proposed` where saving the page as it stands would fill it."""

    words: str
    is_proposed: bool


def gaps_of(kept: Written, shown: Written) -> list[Gap]:
    """What the draft lacks as it was last saved, beside what the page shows."""
    still = words_of_gaps(shown)
    return [Gap(words, words not in still) for words in words_of_gaps(kept)]
