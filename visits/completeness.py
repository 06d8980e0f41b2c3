"""All that a briefing still lacks, at once. PostgreSQL names the first of it (`visits_briefing_lacks`) and refuses the submission."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from visits.guards import BRIEFING_GAPS


@dataclass(frozen=True)
class Written:
    """What there is of a briefing, as far as completeness goes. `agenda` are pairs of topic and lead."""

    situation: str
    objectives: int
    agenda: Iterable[tuple[str, str]]
    customers: int
    no_red_lines: bool
    red_lines: Iterable[str]
    asks: Iterable[str]
    questions: Iterable[str]


def gaps_of(written: Written) -> list[str]:
    """The codes of what is missing, in the order in which the database would name them. Words: `visits.guards.BRIEFING_GAPS`."""
    return list(_gaps(written))


def words_of_gaps(written: Written) -> list[str]:
    return [BRIEFING_GAPS[code] for code in gaps_of(written)]


def _gaps(written: Written) -> Iterator[str]:
    agenda, red_lines = list(written.agenda), list(written.red_lines)
    if not written.situation.strip():
        yield "briefing_situation"
    if not written.objectives:
        yield "briefing_objective"
    if not agenda:
        yield "briefing_agenda"
    if any(not (topic.strip() and lead.strip()) for topic, lead in agenda):
        yield "briefing_agenda_lead"
    if not written.customers:
        yield "briefing_customer_attendee"
    said = any(text.strip() for text in red_lines)
    if bool(red_lines) if written.no_red_lines else not said:
        yield "briefing_red_lines"
    if not _said(written.asks):
        yield "briefing_ask"
    if not _said(written.questions):
        yield "briefing_question"


def _said(texts: Iterable[str]) -> bool:
    return any(text.strip() for text in texts)
