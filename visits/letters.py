"""How notices about visits are worded, at sending time: by what is true then, and only to people who may see the visit then.

A letter carries the account's name, the title and the time, and a link; never what a briefing or a debrief says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from engage.core import clock
from engage.core.mail import Letter, words_for
from engage.core.moments import clock_words, day_words
from engage.people.models import User
from visits.models import Debrief, Status, Visit, Waiver
from visits.models.visit import PLANNED


@dataclass(frozen=True)
class Wording:
    """`subject` and `words` may name {visit}, {account}, {executive}, {time}, {due} and {by}; `still` says whether it still is worth saying."""

    subject: str
    words: str
    call: str = "Open the visit"
    page: str = ""
    still: Callable[[Visit], bool] = lambda _: True


def _lies_ahead(visit: Visit) -> bool:
    return visit.status in PLANNED and not visit.has_started(clock.now())


def _awaits_consent(visit: Visit) -> bool:
    return visit.status == Status.REQUESTED and not visit.has_started(clock.now())


def _awaits_briefing(visit: Visit) -> bool:
    return visit.status == Status.APPROVED and not visit.has_started(clock.now())


def _awaits_debrief(visit: Visit) -> bool:
    return visit.status == Status.HELD


def _awaits_account_part(visit: Visit) -> bool:
    waiting = visit.status in (Status.HELD, Status.DEBRIEFED)
    return waiting and not Debrief.objects.filter(visit=visit, account_filed_at__isnull=False).exists()


def _awaits_answer(visit: Visit) -> bool:
    return visit.status in (Status.DRAFT, Status.REQUESTED)


WORDINGS = {
    "consent_asked": Wording(
        "Does this suit you? {visit}",
        "{by} asks {executive} to meet {account} on {time}. The visit is planned once both sides have agreed.",
        "Agree or decline",
        still=_awaits_consent,
    ),
    "visit_approved": Wording(
        "Approved: {visit}", "Both sides have agreed to the meeting of {executive} with {account} on {time}."
    ),
    "visit_declined": Wording(
        "Declined: {visit}",
        "{by} has declined the meeting of {executive} with {account} on {time}. The reason is with the visit.",
    ),
    "visit_cancelled": Wording(
        "Cancelled: {visit}",
        "{by} has cancelled the meeting of {executive} with {account} on {time}. The reason is with the visit.",
    ),
    "visit_rescheduled": Wording(
        "Moved: {visit}", "{by} has moved the meeting of {executive} with {account}. It is on {time} now."
    ),
    "briefing_due": Wording(
        "A briefing is due: {visit}",
        "{executive} meets {account} on {time}. The briefing is due {due}; nobody should walk in without one.",
        "Write the briefing",
        "briefing/",
        _awaits_briefing,
    ),
    "briefing_submitted": Wording(
        "Your briefing: {visit}",
        "The briefing for your meeting with {account} on {time} is there.",
        "Read it",
        "brief/",
        _lies_ahead,
    ),
    "brief_waits": Wording(
        "Please read your briefing: {visit}",
        "{by} asks you to read the briefing for your meeting with {account} on {time}. It takes two minutes.",
        "Read it",
        "brief/",
        _lies_ahead,
    ),
    "addendum_submitted": Wording(
        "Added to your briefing: {visit}",
        "Something was added to the briefing for {account} on {time}.",
        "Read it",
        "brief/",
        _lies_ahead,
    ),
    "red_lines_changed": Wording(
        "Red lines have changed: {visit}",
        "The red lines for your meeting with {account} on {time} have changed. Please read them before you go.",
        "Read them",
        "brief/",
        _lies_ahead,
    ),
    "brief_before_start": Wording(
        "In an hour: {visit}",
        "You meet {account} on {time} and have not read the briefing yet.",
        "Read it",
        "brief/",
        _lies_ahead,
    ),
    "visit_held": Wording(
        "How was it? {visit}",
        "The meeting with {account} on {time} is over.",
        "Debrief",
        "debrief/",
        _awaits_debrief,
    ),
    "debrief_due": Wording(
        "Your debrief, please: {visit}",
        "You met {account} on {time}. Two minutes are enough while it is fresh; the debrief is due {due}.",
        "Debrief",
        "debrief/",
        _awaits_debrief,
    ),
    "debrief_overdue": Wording(
        "A debrief is overdue: {visit}",
        "{executive} met {account} on {time} and has not filed the debrief, which was due {due}. Until then no further visit can be approved.",
        still=_awaits_debrief,
    ),
    "debrief_filed": Wording(
        "Debriefed: {visit}",
        "{executive} has said what came of the meeting with {account} on {time}. Your part is next.",
        "Read and close",
        "debrief/",
    ),
    "account_part_due": Wording(
        "Your part of the debrief is due: {visit}",
        "{executive} met {account} on {time}. Say what could be done better and what comes next.",
        "File it",
        "debrief/",
        _awaits_account_part,
    ),
    "visit_closed": Wording(
        "Closed: {visit}",
        "The account side has filed its part on the meeting with {account} on {time}, with words for you.",
    ),
    "unannounced_reported": Wording(
        "A meeting nobody announced: {visit}",
        "{by} reports that {executive} met {account} on {time}. Nobody had planned it.",
    ),
    "non_occurrence_claimed": Wording(
        "It did not take place? {visit}",
        "{by} says that the meeting of {executive} with {account} on {time} did not take place. Please confirm.",
    ),
    "inquiry_asked": Wording(
        "Did it take place? {visit}",
        "The time of {executive}’s meeting with {account}, {time}, has passed, and it was never approved. Did it take place?",
        "Answer",
        still=_awaits_answer,
    ),
    "inquiry_unanswered": Wording(
        "Nobody says whether it took place: {visit}",
        "Neither side has said whether {executive} met {account} on {time}. Please find out and decide.",
        "Decide",
        still=_awaits_answer,
    ),
    "solo_exception_asked": Wording(
        "Leave to go alone: {visit}",
        "{by} asks that {executive} may meet {account} on {time} without the account team.",
        "Decide",
    ),
    "solo_exception_decided": Wording(
        "Leave to go alone was decided: {visit}",
        "It was decided whether {executive} may meet {account} on {time} alone.",
    ),
    "flag_reply": Wording(
        "A reply to a flag: {visit}", "{by} has replied to a flag on the meeting with {account} on {time}."
    ),
    "flag_resolved": Wording(
        "A flag was resolved: {visit}",
        "A flag on your meeting with {account} on {time} was resolved or withdrawn.",
    ),
}


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
    return next(iter(User.objects.filter(pk=user_id).values_list("name", flat=True)), "") or "Engage"


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
