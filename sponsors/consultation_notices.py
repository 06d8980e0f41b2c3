"""Sponsors are asked about the visits of others to their accounts, by a rule of the sweep; and how that is worded."""

from collections.abc import Sequence
from pathlib import Path

from engage.core.mail import Letter, Payload, words_for_many
from engage.core.sql import Statements
from engage.people.models import User
from engage.people.notices import Topic, register_topics
from sponsors.models import Consultation
from visits.models import Visit
from visits.sweep.reminders import Reminder, register_reminder

ASKED = ("consultation_before", "consultation_after")
WORDS = {
    "consultation_before": (
        "Before the visit to {account}: what should they know?",
        "{executive} meets {account}, which you sponsor. Tell the account team and {executive} what to keep in mind.",
        "Say what to keep in mind",
    ),
    "consultation_after": (
        "After the visit to {account}: what follows?",
        "{executive} has met {account}, which you sponsor. Read what came of it, and say what should follow.",
        "Read it and say so",
    ),
}


def declare() -> None:
    """To be called once, from the AppConfig."""
    register_topics(
        Topic("consultations", "Sponsors", "You are consulted about a visit to an account you sponsor", ASKED)
    )
    statement = Statements(Path(__file__).parent / "queries")
    register_reminder(Reminder("remind_consultation", statement("remind_consultation")))


@words_for_many(*ASKED)
def about_consultations(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To whoever sees the visit; settled once something was said. Two queries."""
    wanted = {payload["visit"] for payload in payloads}
    visits = Visit.objects.visible_to(person).for_display().in_bulk(wanted)
    given = set(Consultation.objects.filter(visit__in=wanted).values_list("visit", "moment"))
    return [_about(visits.get(payload["visit"]), payload["notice"], given=given) for payload in payloads]


def _about(visit: Visit | None, notice: str, *, given: set[tuple[int, str]]) -> Letter | None:
    if visit is None:
        return None
    subject, words, call = WORDS[notice]
    facts = {"account": visit.account.name, "executive": visit.lead_executive.name}
    return Letter(
        subject=subject.format_map(facts),
        words=words.format_map(facts),
        path=f"/visits/{visit.pk}/sponsor/",
        call=call,
        settled=(visit.pk, notice.removeprefix("consultation_")) in given,
    )
