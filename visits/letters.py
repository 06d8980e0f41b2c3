"""How notices about visits are worded, when they are sent or read: by what is true then, and only for people who may see the visit then.

A letter carries the account's name, the title and the time, and a link; never what a briefing or a debrief says.
"""

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from engage.core import clock
from engage.core.mail import Letter, Payload, words_for_many
from engage.core.moments import clock_words, day_words
from engage.people.models import User
from visits.models import Status, Visit
from visits.wordings import WORDINGS


@words_for_many(*WORDINGS)
def about_visits(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """The letters about visits; None where the person may not see it (any more). Four queries at most, however many."""
    wanted = {payload["visit"] for payload in payloads}
    visits = (
        Visit.objects.visible_to(person)
        .for_display()
        .select_related("debrief", "solo_exception")
        .in_bulk(wanted)
    )  # what tells whether it is settled
    names = names_of(payload.get("by") for payload in payloads)
    hidden = {payload["visit"] for payload in payloads if payload["notice"] == "debrief_overdue"} - set(
        visits
    )
    owed = _owed_by_reports(person, hidden) if hidden else {}
    return [
        _about(visits[visit], payload, person=person, names=names)
        if (visit := payload["visit"]) in visits
        else _without_the_visit(owed.get(visit))
        for payload in payloads
    ]


def _about(visit: Visit, payload: Payload, *, person: User, names: Mapping[int, str]) -> Letter:
    wording = WORDINGS[payload["notice"]]
    facts = {
        "visit": f"{visit.account.name}, {visit.title}",
        "account": visit.account.name,
        "executive": visit.lead_executive.name,
        "time": _time_words(visit, person),
        "due": _due_words(visit, payload["notice"], person),
        "by": names.get(payload.get("by") or 0, "Engage"),
    }
    # Filled in one pass: a name with a brace in it must not be read as a place for another fact.
    return Letter(
        subject=wording.subject.format_map(facts),
        words=wording.words.format_map(facts),
        path=f"/visits/{visit.pk}/{wording.page}",
        call=wording.call,
        settled=not wording.still(visit),
    )


def _owed_by_reports(person: User, visits: Iterable[int]) -> dict[int, Visit]:
    """Those of these visits for which somebody who reports to this person owes the debrief. One query."""
    owed = Visit.objects.filter(lead_executive__user__superior__in=person.acting_ids, status=Status.HELD)
    return owed.select_related("lead_executive").in_bulk(list(visits))


def _without_the_visit(owed: Visit | None) -> Letter | None:
    """A superior is told that their report owes a debrief, and nothing about where they were."""
    if owed is None:
        return None
    name = owed.lead_executive.name
    return Letter(
        subject=f"A debrief is overdue: {name}",
        words=f"{name} owes a debrief. Until it is filed, no further visit can be approved.",
    )


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Of people by their numbers. One query, none where nobody is named."""
    known = {pk for pk in ids if pk}
    return dict(User.objects.filter(pk__in=known).values_list("pk", "name")) if known else {}


def _time_words(visit: Visit, person: User) -> str:
    here = ZoneInfo(person.time_zone)
    day = day_words(
        visit.starts_at.astimezone(here).date(), today=clock.now().astimezone(here).date(), weekday=True
    )
    return f"{day}, {clock_words(visit.starts_at, visit.ends_at, within=here)}"


def _due_words(visit: Visit, notice: str, person: User) -> str:
    due = visit.briefing_due_at if notice == "briefing_due" else visit.executive_debrief_due_at
    if due is None:
        return "soon"
    local = due.astimezone(ZoneInfo(person.time_zone))
    return f"{day_words(local.date(), today=clock.now().astimezone(local.tzinfo).date(), weekday=True)}, {local:%H:%M}"
