"""How notices about visits are worded, at sending time: by what is true then, and only to people who may see the visit then.

A letter carries the account's name, the title and the time, and a link; never what a briefing or a debrief says.
"""

from typing import Any
from zoneinfo import ZoneInfo

from engage.core import clock
from engage.core.mail import Letter, words_for
from engage.core.moments import clock_words, day_words
from engage.people.models import User
from visits.models import Status, Visit, Waiver
from visits.wordings import WORDINGS


@words_for(*WORDINGS)
def about_visit(person: User, payload: dict[str, Any]) -> Letter | None:
    """The letter about a visit; None where the person may not see it (any more), or it has settled itself. At most five queries."""
    visit = Visit.objects.visible_to(person).for_display().filter(pk=payload["visit"]).first()
    if visit is None:
        return _without_the_visit(person, payload)
    wording = WORDINGS[payload["notice"]]
    if not wording.still(visit):
        return None
    facts = {
        "visit": f"{visit.account.name}, {visit.title}",
        "account": visit.account.name,
        "executive": visit.lead_executive.name,
        "time": _time_words(visit, person),
        "due": _due_words(visit, payload["notice"], person),
        "by": _name(payload.get("by")),
    }
    # Joined by hand: a name with a brace in it must not be read as a place for another fact.
    return Letter(
        subject=_filled(wording.subject, facts),
        words=_filled(wording.words, facts),
        path=f"/visits/{visit.pk}/{wording.page}",
        call=wording.call,
    )


def _without_the_visit(person: User, payload: dict[str, Any]) -> Letter | None:
    """A superior is told that their report owes a debrief, and nothing about where they were."""
    if payload["notice"] != "debrief_overdue":
        return None
    visit = Visit.objects.filter(
        pk=payload["visit"], lead_executive__user__superior__in=person.acting_ids, status=Status.HELD
    ).first()
    if visit is None:
        return None
    return Letter(
        subject=f"A debrief is overdue: {visit.lead_executive.name}",
        words=f"{visit.lead_executive.name} owes a debrief. Until it is filed, no further visit can be approved.",
    )


@words_for("waiver_asked", "waiver_undecided", "waiver_decided")
def about_waiver(person: User, payload: dict[str, Any]) -> Letter | None:
    """The letter about a waiver: to sales operations while it is undecided, to who asked and the executive afterwards."""
    waiver = Waiver.objects.select_related("executive", "asked_by").filter(pk=payload["waiver"]).first()
    if waiver is None:
        return None
    name = waiver.executive.name
    if payload["notice"] == "waiver_decided":
        concerned = {waiver.asked_by_id, waiver.executive.user_id} & person.acting_ids
        outcome = "granted" if waiver.granted else "refused"
        return (
            Letter(
                subject=f"Waiver {outcome}: {name}",
                words=f"Sales operations has {outcome} the waiver for {name}.",
            )
            if concerned
            else None
        )
    if waiver.granted is not None or not person.is_sales_ops:
        return None
    if payload["notice"] == "waiver_undecided":
        return Letter(
            subject=f"A waiver waits for you: {name}",
            words=f"{waiver.asked_by.name} asked for a waiver for {name}, and nobody has decided in time.",
        )
    return Letter(
        subject=f"A waiver is asked: {name}",
        words=f"{waiver.asked_by.name} asks for a waiver for {name}, who is blocked.",
    )


def _filled(text: str, facts: dict[str, str]) -> str:
    return text.format_map(facts)


def _name(user_id: int | None) -> str:
    user = User.objects.filter(pk=user_id).first() if user_id else None
    return user.name if user else "Engage"


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
