"""What proposals are made of, and what one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engage.core.moments import day_words
from visits.models import Practice
from visits.queries.account_record import AccountRecord
from visits.queries.briefings_to_write import EarlierBriefing
from visits.queries.last_meeting import LastMeeting


@dataclass(frozen=True)
class Guest:
    """Somebody of the customer who will be there. `stance` is the contact's own value, empty where it is not known."""

    name: str
    title: str = ""
    stance: str = ""


@dataclass(frozen=True)
class TemplateRows:
    """The template that a visit was asked by, with its rows as the editor's forms have them."""

    name: str
    objectives: Sequence[str] = ()
    agenda: Sequence[Mapping[str, Any]] = ()
    questions: Sequence[str] = ()
    prompts: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Facts:
    """All that is known when a brief is begun. `weakest` are practices that feedback on the executive rates lowest, where there is any."""

    title: str
    purpose: str
    manager: str
    today: date
    record: AccountRecord
    objectives: Sequence[str] = ()
    guests: Sequence[Guest] = ()
    last: LastMeeting | None = None
    earlier: Sequence[EarlierBriefing] = ()
    weakest: Sequence[Practice] = ()
    template: TemplateRows | None = None

    def day(self, day: date) -> str:
        return day_words(day, today=self.today)


@dataclass(frozen=True)
class Proposed:
    """One row as the form would have it, and where it comes from: "the debrief of 12 May"."""

    values: Mapping[str, Any]
    source: str


# By the name of the form's rows; `headline` and `situation` have one with a `text`.
Proposals = dict[str, list[Proposed]]
