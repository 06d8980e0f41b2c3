"""What has happened to a promise, from the moment it was made: who changed what, and when somebody was reminded of it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from engage.core import clock, moments
from engage.core.edits.changes import SOMEBODY
from engage.core.models import AuditEntry
from engage.core.ui import Event, Tone
from engage.people.models import Notice, User
from visits.models import Commitment, CommitmentStatus

MOST = 40  # changes, and reminders, that are told: the newest
REMINDERS = ("commitment_due", "commitment_overdue", "commitment_reminded")
OUTCOMES: dict[str, tuple[str, Tone]] = {
    CommitmentStatus.KEPT: ("{} says it was kept", "good"),
    CommitmentStatus.BROKEN: ("{} says it was broken", "bad"),
    CommitmentStatus.WITHDRAWN: ("{} withdrew it", ""),
}


def reminders_of(commitment: Commitment) -> list[Any]:
    """The newest notices by which people were reminded, with who asked as `asking`, empty where the day itself did. One query."""
    told = Notice.objects.filter(subject="commitment", subject_id=commitment.pk, kind__in=REMINDERS)
    named = told.annotate(by_=_number("facts__by")).annotate(asking=_name_of("by_"))
    return list(named.select_related("user").order_by("-created_at")[:MOST])


def history_of(commitment: Commitment, reminders: Iterable[Any]) -> list[Event]:
    """The newest first, and last how it was made. One query."""
    trail = AuditEntry.objects.filter(
        table_name=commitment._meta.db_table, row_id=str(commitment.pk), action="update"
    )
    entries = trail.annotate(owner_=_number("after__owner_id")).annotate(
        actor=_name_of("actor_id"), owner=_name_of("owner_")
    )
    events = [event for entry in entries.order_by("-id")[:MOST] for event in _events(entry)]
    events += [_reminder(notice) for notice in reminders]
    events.append(_made(commitment))
    return sorted(events, key=lambda event: event.at, reverse=True)


def _number(path: str) -> Cast:
    return Cast(KT(path), BigIntegerField())


def _name_of(number: str) -> Coalesce:
    return Coalesce(Subquery(User.objects.filter(pk=OuterRef(number)).values("name")[:1]), Value(""))


def _made(commitment: Commitment) -> Event:
    who = commitment.made_by.name if commitment.made_by else SOMEBODY
    if commitment.ours:
        return Event(commitment.made_at, f"{who} promised it")
    return Event(commitment.made_at, f"{commitment.account.name} promised it", f"to {who}")


def _events(entry: Any) -> Iterator[Event]:
    """What one change of the row says; nothing where it is about the machinery."""
    after, before = entry.after or {}, entry.before or {}
    who = entry.actor or SOMEBODY
    if after.get("beyond_red_line"):
        yield Event(entry.at, f"{who} marked it as beyond a red line", tone="bad")
    if after.get("ratified_at"):
        yield Event(entry.at, f"{who} ratified it", after.get("ratification_note", ""), "good")
    if after.get("ratification_refused_at"):
        yield Event(entry.at, f"{who} did not ratify it", after.get("ratification_note", ""), "bad")
    if {"owner_id", "owner_name"} & set(after):
        yield Event(
            entry.at, f"{who} said who answers for it: {entry.owner or after.get('owner_name') or 'nobody'}"
        )
    if "due_on" in after:
        was = f"it was {_day(before['due_on'])}" if before.get("due_on") else ""
        yield Event(entry.at, f"{who} set the day: {_day(after['due_on'])}", was)
    if after.get("status") in OUTCOMES:
        words, tone = OUTCOMES[after["status"]]
        yield Event(entry.at, words.format(who), after.get("settled_note", ""), tone)


def _day(day: str | None) -> str:
    return moments.day_words(date.fromisoformat(day), today=clock.now().date()) if day else "none agreed"


def _reminder(notice: Any) -> Event:
    name = notice.user.name
    return Event(
        notice.created_at, f"{notice.asking} reminded {name}" if notice.asking else f"{name} was reminded"
    )
