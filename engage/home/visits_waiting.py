"""Visits that wait for somebody. Each kind is a QuerySet with the instant that presses; all kinds of one part are read in one query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import F, QuerySet, Value
from django.urls import reverse

from engage.home.reader import Badge, Reader
from engage.home.waiting import SHOWN, Waiting
from visits.models import Visit

Row = Mapping[str, Any]
VALUES = (
    "pk",
    "title",
    "starts_at",
    "account__name",
    "lead_executive__name",
    "lead_executive__user",
    "what",
    "due",
)


@dataclass(frozen=True)
class Kind:
    """`title` may name {account} and {executive}; `page` of the visit is where it is done; `due` is the field of the instant that presses; `act` is what a
    thumb may do about it at once.
    """

    name: str
    title: str
    page: str
    due: str
    badge: Callable[[Reader, Any], Badge] = Reader.due
    act: str = ""


def fixed(words: str, tone: Any = "due") -> Callable[[Reader, Any], Badge]:
    """A badge that says the same whenever it is looked at."""
    return lambda reader, at: (words, tone)


def seagull_badge(reader: Reader, at: Any) -> Badge:
    return reader.countdown("seagull", at)


CONSENT = Kind("consent", "Agree to the meeting with {account}", "visit", "starts_at", Reader.starts)
CONSENT_OWNERLESS = Kind(
    "consent_ownerless", "Agree for {account}, which has no manager", "visit", "starts_at", Reader.starts
)
DRAFT = Kind("draft", "Finish the request for {account}", "edit", "starts_at", Reader.starts)
BRIEFING = Kind("briefing", "Write the briefing for {account}", "briefing", "briefing_due_at")
READ = Kind("read", "Read the brief for {account}", "brief", "starts_at", Reader.starts)
DEBRIEF = Kind(
    "debrief", "Debrief the meeting with {account}", "debrief", "executive_debrief_due_at", act="Debrief now"
)
PREPARE_DEBRIEF = Kind(
    "prepare_debrief", "Prepare the debrief of {account}", "debrief", "executive_debrief_due_at"
)
ACCOUNT_PART = Kind("account_part", "Add your part on {account}", "close", "account_debrief_due_at")
CLOSE = Kind("close", "Read the debrief and close {account}", "close", "account_debrief_due_at")
INQUIRY = Kind("inquiry", "Did {executive} meet {account}?", "visit", "inquiry__due_at")
INQUIRY_RAISED = Kind(
    "inquiry_raised",
    "Find out whether {executive} met {account}",
    "visit",
    "inquiry__raised_at",
    fixed("nobody answered"),
)
CONFIRM_NOT = Kind(
    "confirm_not",
    "Confirm that the meeting with {account} did not take place",
    "visit",
    "non_occurrence__claimed_at",
    fixed("confirm"),
)
SEAGULL = Kind("seagull", "Debrief, {account}", "visit", "seagull_verdict_at", seagull_badge)
OVERDUE = Kind("overdue", "Debrief, {account}", "visit", "executive_debrief_due_at")
SOLO = Kind(
    "solo", "Decide whether {executive} may meet {account} alone", "visit", "starts_at", Reader.starts
)


def read(kinds: Sequence[tuple[Kind, QuerySet[Visit]]], *, reader: Reader) -> list[Waiting]:
    """The most pressing of all kinds together, one more than is shown, so that the rest is known of. One query."""
    parts = [
        visits.order_by()
        .annotate(what=Value(one.name), due=F(one.due))
        .order_by("due")
        .values(*VALUES)[: SHOWN + 1]
        for one, visits in kinds
    ]
    union: Any = reduce(lambda left, right: left.union(right, all=True), parts)
    by_name = {one.name: one for one, _ in kinds}
    return [_waiting(by_name[row["what"]], row, reader=reader) for row in union.order_by("due")[: SHOWN + 1]]


def _waiting(one: Kind, row: Row, *, reader: Reader) -> Waiting:
    badge, tone = one.badge(reader, row["due"])
    # Replaced one by one: a name with a brace in it must not be read as a place for another.
    title = one.title.replace("{account}", row["account__name"])
    title = title.replace("{executive}", row["lead_executive__name"])
    lead = "" if row["lead_executive__user"] == reader.user.pk else row["lead_executive__name"]
    parts = (row["title"], lead, reader.moment(row["starts_at"]))
    return Waiting(
        title=title,
        detail=" · ".join(part for part in parts if part),
        url=reverse(f"visits:{one.page}", args=[row["pk"]]),
        badge=badge,
        tone=tone,
        at=row["due"],
        act=one.act,
    )
