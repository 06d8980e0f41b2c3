"""A visit, or a touchpoint, as one line of a list: its point, its circumstances, and where it stands, in words."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from engage.core import clock, moments
from engage.core.ui import Tone
from visits.models import Origin, Status, Touchpoint, Visit

NO_BRIEFING = "no briefing on record"

STANDING: dict[str, tuple[str, Tone]] = {
    Status.DRAFT: ("draft", ""),
    Status.REQUESTED: ("waits for consent", "due"),
    Status.APPROVED: ("waits for the briefing", "due"),
    Status.BRIEFED: ("waits to be read", "due"),
    Status.READY: ("ready", "good"),
    Status.HELD: ("waits for the debrief", "due"),
    Status.DEBRIEFED: ("waits to be closed", ""),
    Status.CLOSED: ("closed", ""),
    Status.DECLINED: ("declined", ""),
    Status.CANCELLED: ("cancelled", ""),
}


@dataclass(frozen=True)
class VisitLine:
    title: str
    url: str
    detail: str
    standing: str
    tone: Tone


def line_of(visit: Visit, *, beside: str) -> VisitLine:
    """`beside` is whom the line names: "executive" on a page of an account, "account" on one of an executive. No query `for_display`."""
    other = visit.lead_executive.name if beside == "executive" else visit.account.name
    parts = (day_of(visit), other, visit.get_format_display().lower() if visit.format else "")
    standing, tone = standing_of(visit)
    return VisitLine(
        title=visit.title,
        url=reverse("visits:visit", args=[visit.pk]),
        detail=" · ".join(part for part in parts if part),
        standing=standing,
        tone=tone,
    )


def standing_of(visit: Visit) -> tuple[str, Tone]:
    """Where it stands, in words, and how much that matters."""
    if visit.origin == Origin.IMPORTED:
        return NO_BRIEFING, ""
    if visit.status == Status.HELD and visit.executive_debrief_due_at is not None:
        due, now, here = visit.executive_debrief_due_at, clock.now(), timezone.get_current_timezone()
        if due < now:
            return f"debrief {moments.due_words(due, now=now, within=here)}", "bad"
    return STANDING[visit.status]


def day_of(visit: Visit) -> str:
    """The day, and the hours where they are known, on the reader's clock; of imported meetings the day in their own zone."""
    here = moments.zone(visit.time_zone) if visit.date_only else timezone.get_current_timezone()
    today = moments.local_day(clock.now(), here)
    day = moments.day_words(moments.local_day(visit.starts_at, here), today=today, weekday=True)
    return day if visit.date_only else f"{day}, {moments.clock_words(visit.starts_at, None, within=here)}"


def line_of_touchpoint(touchpoint: Touchpoint) -> dict[str, Any]:
    """What it was and its day, on the reader's clock. No queries."""
    here = timezone.get_current_timezone()
    day = moments.local_day(touchpoint.occurred_at, here)
    today = moments.local_day(clock.now(), here)
    length = f", {touchpoint.minutes} min" if touchpoint.minutes else ""
    return {
        "touchpoint": touchpoint,
        "is_withdrawn": getattr(touchpoint, "withdrawal", None) is not None,
        "what": f"{touchpoint.get_kind_display()}{length}",
        "day": moments.day_words(day, today=today, weekday=True),
    }
