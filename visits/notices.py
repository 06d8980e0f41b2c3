"""Who is told what about a visit. Each function tells in the caller's transaction; `visits.letters` finds the words when they are sent or read.

How a notice reaches its people, by mail at once, with the digest or in the application alone, is decided by its topic (`visits.topics`) and by
what each of them has chosen (`engage.people.notices`); what concerns a visit that begins before somebody's next digest does not wait for it.
Deputies in force get a copy; whoever acted is not told of it. Whether somebody may see the visit is decided when they read. What asked for
something is settled, for everybody, by the notice that says it was done.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from engage.core.clock import now
from engage.people.models import User
from engage.people.notices import settle, tell, told_since
from visits.models import Ask, Briefing, Commitment, Debrief, Flag, Insight, SoloException, Visit, Waiver
from visits.recipients import (
    account_side,
    executive_side,
    executives,
    participants,
    readers_of_debrief,
    sales_ops,
)

ASKED_BEFORE = (
    "consent_asked",
    "briefing_due",
    "solo_exception_asked",
    "inquiry_asked",
    "inquiry_unanswered",
)
TO_READ = (
    "briefing_submitted",
    "briefing_changed",
    "brief_waits",
    "addendum_submitted",
    "red_lines_changed",
    "brief_before_start",
)
COMMITMENT_REMINDED, RECORD_CORRECTED = "commitment_reminded", "record_corrected"
CORRECTED_ONCE_WITHIN = timedelta(days=1)


def consent_asked(visit: Visit, *, by: User | None = None) -> None:
    """The side that has not consented yet is asked, at once."""
    asked: list[User] = []
    if visit.account_consent_at is None:
        asked += account_side(visit)
    if visit.executive_consent_at is None:
        asked += executive_side(visit)
    _tell("consent_asked", asked, visit=visit, by=by)


def visit_approved(visit: Visit, *, by: User | None = None) -> None:
    settle("visit", visit.pk, "consent_asked")
    _tell("visit_approved", participants(visit), visit=visit, by=by)


def visit_declined(visit: Visit, *, by: User | None = None) -> None:
    settle("visit", visit.pk, *ASKED_BEFORE)
    _tell("visit_declined", participants(visit), visit=visit, by=by)


def visit_cancelled(visit: Visit, *, by: User | None = None) -> None:
    settle("visit", visit.pk, *ASKED_BEFORE, *TO_READ)
    _tell("visit_cancelled", participants(visit), visit=visit, by=by)


def visit_rescheduled(visit: Visit, *, by: User | None = None) -> None:
    """Everybody hears of the new time. Ask for the consent it voided with `consent_asked`."""
    _tell("visit_rescheduled", participants(visit), visit=visit, by=by)


def briefing_submitted(visit: Visit, briefing: Briefing, *, by: User | None = None) -> None:
    """All attending executives get the link to the brief, at once, and to each further version."""
    settle("visit", visit.pk, "briefing_due")
    notice = "briefing_submitted" if briefing.version == 1 else "briefing_changed"
    _tell(notice, executives(visit), visit=visit, by=by, version=briefing.version)


def brief_read(visit: Visit, *, by: User) -> None:
    """Who has read the briefing need not be told any more that it waits. Nobody else is told."""
    settle("visit", visit.pk, *TO_READ, people=[by.pk])


def brief_waits(visit: Visit, *, by: User | None = None) -> None:
    """The account side asks all attending executives to read the briefing, at once."""
    _tell("brief_waits", executives(visit), visit=visit, by=by)


def briefing_commented(visit: Visit, *, by: User) -> None:
    """Whoever writes the briefing, the account's manager and its team, is told that somebody has said something of it."""
    team = User.objects.filter(is_active=True, account_teams__account=visit.account_id)
    _tell("briefing_commented", [*account_side(visit), *team], visit=visit, by=by)


def comments_resolved(visit: Visit) -> None:
    """Nobody need be told any more that there is something to see to."""
    settle("visit", visit.pk, "briefing_commented")


def addendum_submitted(visit: Visit, briefing: Briefing, *, by: User | None = None) -> None:
    """What changed after the late limit reaches all attending executives at once."""
    _tell("addendum_submitted", executives(visit), visit=visit, by=by, version=briefing.version)


def red_lines_changed(visit: Visit, briefing: Briefing, *, by: User | None = None) -> None:
    """All attending executives are called to read the changed red lines, at once."""
    _tell("red_lines_changed", executives(visit), visit=visit, by=by, version=briefing.version)


def unannounced_reported(visit: Visit, *, by: User | None = None) -> None:
    """A meeting that nobody had planned was reported: both sides and sales operations hear of it."""
    _tell(
        "unannounced_reported",
        [*account_side(visit), *executive_side(visit), *sales_ops()],
        visit=visit,
        by=by,
    )


def debrief_filed(visit: Visit, *, by: User | None = None) -> None:
    """The account side reads what the executive heard and promised, and files its own part."""
    settle("visit", visit.pk, "debrief_due")
    settle("debrief", visit.pk, "debrief_overdue")
    _tell("debrief_filed", account_side(visit), visit=visit, by=by)


def visit_closed(visit: Visit, *, by: User | None = None) -> None:
    """The executive reads the account side's feedback."""
    settle("visit", visit.pk, "account_part_due", "debrief_filed")
    _tell("visit_closed", executives(visit), visit=visit, by=by)


def record_corrected(visit: Visit, debrief: Debrief, *, subject: str, by: User) -> None:
    """Who takes part and has read the words as they were filed hears that they were corrected; who writes does not.

    Whoever was told so within the last day and has not looked since is not told again: one notice leads to all that was corrected.
    """
    since = now() - CORRECTED_ONCE_WITHIN
    knows = set(
        told_since("visit", visit.pk, RECORD_CORRECTED, since=since).unread().values_list("user", flat=True)
    )
    people = [
        person for person in readers_of_debrief(visit, debrief, subject=subject) if person.pk not in knows
    ]
    _tell(RECORD_CORRECTED, people, visit=visit, by=by)


def commitment_reminded(commitment: Commitment, owner: User, *, by: User) -> None:
    """Who answers for a promise is asked what becomes of it."""
    tell(
        COMMITMENT_REMINDED,
        [owner],
        subject="commitment",
        subject_id=commitment.pk,
        by=by,
        commitment=commitment.pk,
    )


def commitment_settled(commitment: Commitment) -> None:
    """Nobody need be told any more that it waits."""
    settle("commitment", commitment.pk, "commitment_due", "commitment_overdue", COMMITMENT_REMINDED)


def insight_answered(insight: Insight, *, by: User) -> None:
    """The account side learns what the leadership makes of it; who looked into it need not be told any more that an answer is due."""
    settle("insight", insight.pk, "insight_due", "insight_overdue")
    people = account_side(insight.visit)
    tell("insight_answered", people, subject="insight", subject_id=insight.pk, by=by, insight=insight.pk)


def ask_answered(ask: Ask, visit: Visit, *, by: User) -> None:
    """The account side learns what became of what it asked."""
    tell("ask_answered", account_side(visit), subject="ask", subject_id=ask.pk, by=by, ask=ask.pk)


def non_occurrence_claimed(visit: Visit, *, by: User | None = None) -> None:
    """One side says that the visit did not take place; the other is asked to confirm."""
    _tell("non_occurrence_claimed", [*account_side(visit), *executive_side(visit)], visit=visit, by=by)


def solo_exception_asked(visit: Visit, *, by: User | None = None) -> None:
    """Leave to go alone is decided by the account manager's superior or sales operations."""
    manager = visit.account.manager
    superior = manager.superior if manager is not None else None
    _tell("solo_exception_asked", [*([superior] if superior else []), *sales_ops()], visit=visit, by=by)


def solo_exception_decided(visit: Visit, *, by: User | None = None) -> None:
    settle("visit", visit.pk, "solo_exception_asked")
    exception = SoloException.objects.select_related("asked_by").get(visit=visit)
    _tell(
        "solo_exception_decided",
        [*executive_side(visit), exception.asked_by],
        visit=visit,
        by=by,
        approved=exception.approved,
    )


def flag_reply(visit: Visit | None, *, by: User | None = None, flag: Flag | None = None) -> None:
    """Sales operations, who resolve flags, read the executive's reply."""
    _tell("flag_reply", sales_ops(), visit=visit, by=by, flag=flag.pk if flag else None)


def flag_resolved(visit: Visit | None, *, by: User | None = None, flag: Flag | None = None) -> None:
    """The executive learns that a flag was resolved or withdrawn."""
    if flag:
        settle("flag", flag.pk, "flag_raised")
    people = [flag.executive.user] if flag and flag.executive and flag.executive.user else []
    _tell("flag_resolved", people, visit=visit, by=by, flag=flag.pk if flag else None)


def waiver_asked(waiver: Waiver, *, by: User | None = None) -> None:
    _tell("waiver_asked", sales_ops(), by=by or waiver.asked_by, waiver=waiver.pk)


def waiver_decided(waiver: Waiver, *, by: User | None = None) -> None:
    """Who asked, and the executive, learn what sales operations decided."""
    settle("waiver", waiver.pk, "waiver_asked", "waiver_undecided")
    executive = waiver.executive.user
    _tell(
        "waiver_decided",
        [waiver.asked_by, *([executive] if executive else [])],
        by=by or waiver.decided_by,
        waiver=waiver.pk,
    )


def _tell(
    notice: str,
    people: Iterable[User],
    *,
    visit: Visit | None = None,
    by: User | None = None,
    at_once: bool = False,
    **facts: Any,
) -> None:
    """One notice a recipient, all in one statement. `facts` are ids and small values; words are found when it is sent or read."""
    subject, subject_id = (
        ("visit", visit.pk)
        if visit
        else next(((name, facts[name]) for name in ("waiver", "flag") if name in facts), ("", None))
    )
    before = visit.starts_at if visit else None
    tell(
        notice,
        people,
        subject=subject,
        subject_id=subject_id,
        by=by,
        before=before,
        at_once=at_once,
        visit=visit.pk if visit else None,
        **facts,
    )
