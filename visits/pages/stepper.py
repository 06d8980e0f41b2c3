"""The stepper: what a visit has behind it, whom it waits for, and what falls due when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from engage.core import clock
from engage.core.ui import Step
from visits.models import Status, Visit
from visits.models.visit import PLANNED
from visits.pages import words

CHAIN = (
    Status.REQUESTED,
    Status.APPROVED,
    Status.BRIEFED,
    Status.READY,
    Status.HELD,
    Status.DEBRIEFED,
    Status.CLOSED,
)
ENDED = (Status.DECLINED, Status.CANCELLED)


@dataclass(frozen=True)
class Change:
    """A step the visit has taken."""

    source: str
    to: str
    at: datetime
    actor: str
    reason: str


@dataclass(frozen=True)
class Version:
    """The newest submitted briefing: its number, and the one that readiness needs (an addendum does not)."""

    number: int
    submitted_at: datetime
    to_read: int
    read_at: datetime | None


def steps_of(visit: Visit, *, history: Sequence[Change], version: Version | None) -> list[Step]:
    """One step each of the workflow. Imported history has none."""
    if visit.origin == "imported":
        return []
    reached = _last_of_chain(visit, history)
    passed = _passed(visit, history)
    steps: list[Step] = []
    for position, status in enumerate(CHAIN):
        if status in passed:
            steps.append(_done(visit, status, history, version))
        elif position <= reached:
            steps.append(Step(status.label, "missed", _missed(visit, status)))
        elif visit.status in ENDED:
            steps.append(Step(status.label, "off"))
        elif position == reached + 1:
            steps.append(_now(visit, status, version))
        else:
            steps.append(Step(status.label, "todo", _to_come(visit, status, version)))
    if visit.status in ENDED:
        end = _latest(history, visit.status)
        detail = f"{words.first_name(end.actor)}, {words.day(end.at)}" if end else ""
        steps.insert(reached + 1, Step(Status(visit.status).label, "missed", detail.removeprefix(", ")))
    return steps


def _latest(history: Sequence[Change], status: str) -> Change | None:
    return next((change for change in reversed(history) if change.to == status), None)


def _last_of_chain(visit: Visit, history: Sequence[Change]) -> int:
    """How far the visit has come, as a place in CHAIN; -1 for a draft."""
    status = visit.status
    if status in ENDED:
        end = _latest(history, status)
        status = end.source if end else Status.DRAFT
    return CHAIN.index(Status(status)) if status in CHAIN else -1


def _passed(visit: Visit, history: Sequence[Change]) -> set[Status]:
    """The steps that were taken. What was passed over on the way to *held* (approved, briefed, read) is not among them."""
    reached = _last_of_chain(visit, history)
    held = _latest(history, Status.HELD)
    if held is None or reached < CHAIN.index(Status.HELD):
        return set(CHAIN[: reached + 1])
    before = CHAIN.index(Status(held.source)) if held.source in CHAIN else -1
    return set(CHAIN[: before + 1]) | set(CHAIN[CHAIN.index(Status.HELD) : reached + 1])


def _done(visit: Visit, status: Status, history: Sequence[Change], version: Version | None) -> Step:
    change = _latest(history, status)
    if change is None:
        return Step(status.label, "done")
    day, name = words.day(change.at), words.first_name(change.actor)
    detail = {
        Status.APPROVED: f"both sides, {day}",
        Status.BRIEFED: f"version {version.number}, {words.when(version.submitted_at)}" if version else day,
        Status.READY: f"{words.executive(visit)} read it, {words.when(version.read_at)}"
        if version and version.read_at
        else day,
        Status.HELD: words.day(visit.starts_at),
        Status.CLOSED: day if name else f"without a debrief, {day}",
    }.get(status, f"{name}, {day}" if name else day)
    return Step(status.label, "done", detail)


def _missed(visit: Visit, status: Status) -> str:
    if visit.origin == "reported" and status == Status.REQUESTED:
        return "nobody had planned it"
    return {
        Status.REQUESTED: "never requested",
        Status.APPROVED: "never approved",
        Status.BRIEFED: "without a briefing",
        Status.READY: "not read before the start",
    }.get(status, "")


def _now(visit: Visit, status: Status, version: Version | None) -> Step:
    detail, due = _waiting(visit, status, version)
    late = due is not None and due < clock.now()
    return Step(status.label, "now", detail, "bad" if late else "")


def _waiting(visit: Visit, status: Status, version: Version | None) -> tuple[str, datetime | None]:
    """Whom the next step waits for, and when that is due."""
    account, executive = words.account_side(visit), words.executive(visit)
    if status == Status.REQUESTED:
        by = words.first_name(visit.requested_by.name) if visit.requested_by else account
        return f"waits for {by} to send it", None
    if status == Status.APPROVED:
        missing = [
            name
            for name, given in (
                (account, visit.account_consent_at),
                (executive, visit.executive_consent_at),
            )
            if given is None
        ]
        return f"waits for {words.joined(missing)} to agree", None
    if status == Status.BRIEFED:
        return _with_due(f"waits for {account}", visit.briefing_due_at)
    if status == Status.READY:
        return f"waits for {executive} to read version {version.number if version else 1}", None
    if status == Status.HELD:
        return _moment(visit.starts_at), None
    if status == Status.DEBRIEFED:
        return _with_due(f"waits for {executive}", visit.executive_debrief_due_at)
    return _with_due(f"waits for {account}", visit.account_debrief_due_at)


def _with_due(words_: str, due: datetime | None) -> tuple[str, datetime | None]:
    return (f"{words_}, {words.due(due)}" if due else words_), due


def _to_come(visit: Visit, status: Status, version: Version | None) -> str:
    if version and status in (Status.BRIEFED, Status.READY) and visit.status not in PLANNED:
        return f"version {version.number} is there" if status == Status.BRIEFED else ""
    due: dict[Status, Callable[[], str]] = {
        Status.BRIEFED: lambda: _due_on(visit.briefing_due_at),
        Status.HELD: lambda: words.day(visit.starts_at),
        Status.DEBRIEFED: lambda: _due_on(visit.executive_debrief_due_at),
        Status.CLOSED: lambda: _due_on(visit.account_debrief_due_at),
    }
    return due[status]() if status in due else ""


def _due_on(moment: datetime | None) -> str:
    return f"due {_moment(moment)}" if moment else ""


def _moment(moment: datetime) -> str:
    """ "25 Nov 15:30", or "today 15:30"."""
    said = words.when(moment)
    if ":" in said:
        return said
    return f"{said} {timezone.localtime(moment):%H:%M}"
