"""What has to hold before a visit takes a step, in words a person can act on.

Each guard stands a second time in PostgreSQL (visits/migrations/sql/) under the same code, where nothing gets round it; here it asks first, so
that people read a sentence instead of running into a wall. `GUARDS[status]` are the guards of entering that status.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from engage.core.errors import GuardRefused
from visits.models import Briefing, Commitment, Debrief, Side, Status, Visit

Question = Callable[[Visit, datetime], bool]


@dataclass(frozen=True)
class Guard:
    """`holds(visit, now)` costs at most one query; `words` may name `{executive}`, `{account}` and `{manager}`."""

    code: str
    words: str
    holds: Question

    def refusal(self, visit: Visit) -> GuardRefused:
        manager = visit.account.manager
        words = self.words.format(
            executive=visit.lead_executive.name,
            account=visit.account.name,
            manager=manager.name if manager else "sales operations",
        )
        return GuardRefused(words, code=self.code)


def require(visit: Visit, *, to: str, now: datetime) -> None:
    """Raises the refusal of the first guard of `to` that does not hold."""
    for guard in GUARDS.get(to, ()):
        if not guard.holds(visit, now):
            raise guard.refusal(visit)


def unmet(visit: Visit, *, to: str, now: datetime) -> list[GuardRefused]:
    """The refusals of all guards of `to` that do not hold."""
    return [guard.refusal(visit) for guard in GUARDS.get(to, ()) if not guard.holds(visit, now)]


def is_blocked(executive_id: int, *, now: datetime) -> bool:
    """Whether no further visit of the executive can be approved: a debrief is overdue or a block stands, and no waiver is in force. One query."""
    return bool(_ask("SELECT visits_is_blocked(%s, %s)", executive_id, now))


def version_to_read(visit: Visit) -> int | None:
    """The briefing version that readiness needs: the newest that is no addendum. One query."""
    version = _ask("SELECT visits_version_to_read(%s)", visit.pk)
    return int(version) if version is not None else None


def has_been_read(visit: Visit) -> bool:
    """Whether the lead executive has acknowledged a version at least as new as the one to read, before the start. One query."""
    return bool(
        _ask(
            "SELECT EXISTS (SELECT 1 FROM visits_acknowledgement k JOIN visits_briefing b ON b.id = k.briefing_id WHERE b.visit_id = %s"
            " AND k.executive_id = %s AND k.read_at < %s AND b.version >= visits_version_to_read(%s))",
            visit.pk,
            visit.lead_executive_id,
            visit.starts_at,
            visit.pk,
        )
    )


def is_accompanied(visit: Visit) -> bool:
    """Whether somebody of the account team takes part, or an exception was approved. One query."""
    return bool(_ask("SELECT visits_is_accompanied(%s, %s)", visit.pk, visit.account_id))


def briefing_lacks(briefing: Briefing) -> str | None:
    """The code of the first thing a briefing lacks before it can be submitted. One query."""
    lacking = _ask("SELECT visits_briefing_lacks(%s)", briefing.pk)
    return str(lacking) if lacking else None


def _ask(sql: str, *values: int | datetime) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def _debrief(visit: Visit) -> Debrief | None:
    return Debrief.objects.filter(visit=visit).first()


def _filed_by_executive(visit: Visit, _: datetime) -> bool:
    return Debrief.objects.filter(visit=visit, executive_filed_at__isnull=False).exists()


def _commitments_owned(visit: Visit, _: datetime) -> bool:
    return all(is_owned(commitment) for commitment in Commitment.objects.filter(visit=visit))


def is_owned(commitment: Commitment) -> bool:
    """Whether somebody, of ours or by name, is to keep it by a certain day."""
    return bool(commitment.due_on and (commitment.owner_id or commitment.owner_name.strip()))


def _can_close(visit: Visit, _: datetime) -> bool:
    debrief = _debrief(visit)
    return debrief is not None and (debrief.account_filed_at is not None or bool(debrief.unobtainable_reason))


_NOT_BEGUN = Guard(
    "visit_before_its_start",
    "The visit has begun. Record it as held, or as not having taken place.",
    lambda visit, now: not visit.has_started(now),
)
_OBJECTIVE = Guard(
    "briefing_objective",
    "The briefing has no objective. Add what the meeting is to achieve.",
    lambda v, _: v.objectives.exists(),
)
_CUSTOMER = Guard(
    "briefing_customer_attendee",
    "The briefing names nobody on the customer's side. Add who {executive} will meet.",
    lambda visit, _: visit.attendees.filter(side=Side.CUSTOMER).exists(),
)

GUARDS: dict[str, tuple[Guard, ...]] = {
    Status.REQUESTED: (
        Guard(
            "visit_request_complete",
            "Say the point of the meeting, its purpose and its format.",
            lambda visit, _: bool(visit.title.strip() and visit.purpose and visit.format),
        ),
        Guard(
            "visit_request_ahead",
            "The start has passed. Report the meeting if it took place.",
            lambda visit, now: not visit.has_started(now),
        ),
        Guard(
            "visit_objective",
            "Name at least one objective.",
            lambda visit, _: visit.objectives.exclude(text="").exists(),
        ),
        Guard(
            "visit_alternative",
            "Evaluate at least one alternative to {executive}'s visit, and say why it is not enough.",
            lambda visit, _: visit.alternatives.exclude(text="").exclude(why_not="").exists(),
        ),
        Guard(
            "visit_rush_has_a_reason",
            "This is less notice than the policy asks for. Say why it cannot wait.",
            lambda visit, _: not visit.rush or bool(visit.rush_reason.strip()),
        ),
    ),
    Status.APPROVED: (
        _NOT_BEGUN,
        Guard(
            "visit_both_consents",
            "Both {manager} for the account and {executive} have to consent.",
            lambda visit, _: visit.account_consent_at is not None and visit.executive_consent_at is not None,
        ),
        Guard(
            "visit_executive_not_blocked",
            "{executive} owes a debrief, so no further visit can be approved. File it, or ask sales operations for a waiver.",
            lambda visit, now: not is_blocked(visit.lead_executive_id, now=now),
        ),
        Guard(
            "visit_accompanied",
            "Nobody of the account team takes part. Add somebody, or have an exception approved.",
            lambda visit, _: is_accompanied(visit),
        ),
    ),
    Status.BRIEFED: (
        _NOT_BEGUN,
        Guard(
            "visit_briefed_by_a_briefing",
            "No briefing has been submitted.",
            lambda visit, _: version_to_read(visit) is not None,
        ),
        _CUSTOMER,
        _OBJECTIVE,
    ),
    Status.READY: (
        _NOT_BEGUN,
        Guard(
            "visit_ready_when_read",
            "{executive} has not read the current version of the briefing.",
            lambda visit, _: has_been_read(visit),
        ),
        _CUSTOMER,
        _OBJECTIVE,
    ),
    Status.HELD: (
        Guard(
            "visit_held_after_its_start",
            "The visit has not begun yet.",
            lambda visit, now: visit.has_started(now),
        ),
    ),
    Status.DEBRIEFED: (
        Guard("visit_debrief_filed", "{executive} has not filed the debrief.", _filed_by_executive),
        Guard(
            "visit_outcome_of_each_objective",
            "Say for each objective whether it was met.",
            lambda visit, _: not visit.objectives.filter(outcome="").exists(),
        ),
    ),
    Status.CLOSED: (
        Guard("visit_account_part_filed", "{manager} has not filed the account side's part.", _can_close),
        Guard(
            "visit_commitments_owned", "Give every commitment an owner and a due date.", _commitments_owned
        ),
    ),
    Status.DECLINED: (
        _NOT_BEGUN,
        Guard("visit_ended_with_a_reason", "Say why.", lambda visit, _: bool(visit.ending_reason.strip())),
    ),
    Status.CANCELLED: (
        Guard("visit_ended_with_a_reason", "Say why.", lambda visit, _: bool(visit.ending_reason.strip())),
    ),
}

BRIEFING_GAPS = {
    "briefing_situation": "Describe the situation.",
    "briefing_objective": "Add at least one objective.",
    "briefing_agenda": "Add at least one agenda item.",
    "briefing_agenda_lead": "Say for every agenda item what it is about and who leads it.",
    "briefing_customer_attendee": "Name at least one attendee on the customer's side.",
    "briefing_red_lines": "Add the red lines, or state that there are none.",
    "briefing_ask": "Say what the account team asks of the executive.",
    "briefing_question": "Add at least one question to ask.",
}
