"""Who is told what about a visit. Each function writes outbox rows in the caller's transaction; `visits.letters` words them when they are sent.

At once go what somebody has to act on before the next morning: consent asked, a briefing, an addendum, changed red lines, and everything about
a visit that begins before the person's next digest. All the rest waits for one digest a day (`engage.people.digest`). Deputies in force get a
copy; whoever acted is not told of it. Whether a recipient may see the visit is decided when the mail is sent.
"""

from collections.abc import Iterable
from typing import Any

from engage.core.clock import now
from engage.core.models import OutboxEvent
from engage.core.outbox import announce_all
from engage.people import digest
from engage.people.models import User
from visits.models import Briefing, Flag, SoloException, Visit, Waiver
from visits.recipients import account_side, executive_side, executives, participants, sales_ops, with_deputies


def consent_asked(visit: Visit, *, by: User | None = None) -> None:
    """The side that has not consented yet is asked, at once."""
    asked: list[User] = []
    if visit.account_consent_at is None:
        asked += account_side(visit)
    if visit.executive_consent_at is None:
        asked += executive_side(visit)
    _tell("consent_asked", asked, visit=visit, by=by, at_once=True)


def visit_approved(visit: Visit, *, by: User | None = None) -> None:
    _tell("visit_approved", participants(visit), visit=visit, by=by)


def visit_declined(visit: Visit, *, by: User | None = None) -> None:
    _tell("visit_declined", participants(visit), visit=visit, by=by)


def visit_cancelled(visit: Visit, *, by: User | None = None) -> None:
    _tell("visit_cancelled", participants(visit), visit=visit, by=by)


def visit_rescheduled(visit: Visit, *, by: User | None = None) -> None:
    """Everybody hears of the new time. Ask for the consent it voided with `consent_asked`."""
    _tell("visit_rescheduled", participants(visit), visit=visit, by=by)


def briefing_submitted(visit: Visit, briefing: Briefing, *, by: User | None = None) -> None:
    """All attending executives get the link to the brief, at once."""
    _tell("briefing_submitted", executives(visit), visit=visit, by=by, at_once=True, version=briefing.version)


def brief_waits(visit: Visit, *, by: User | None = None) -> None:
    """The account side asks all attending executives to read the briefing, at once."""
    _tell("brief_waits", executives(visit), visit=visit, by=by, at_once=True)


def addendum_submitted(visit: Visit, briefing: Briefing, *, by: User | None = None) -> None:
    """What changed after the late limit reaches all attending executives at once."""
    _tell("addendum_submitted", executives(visit), visit=visit, by=by, at_once=True, version=briefing.version)


def red_lines_changed(visit: Visit, briefing: Briefing, *, by: User | None = None) -> None:
    """All attending executives are called to read the changed red lines, at once."""
    _tell("red_lines_changed", executives(visit), visit=visit, by=by, at_once=True, version=briefing.version)


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
    _tell("debrief_filed", account_side(visit), visit=visit, by=by)


def visit_closed(visit: Visit, *, by: User | None = None) -> None:
    """The executive reads the account side's feedback."""
    _tell("visit_closed", executives(visit), visit=visit, by=by)


def non_occurrence_claimed(visit: Visit, *, by: User | None = None) -> None:
    """One side says that the visit did not take place; the other is asked to confirm."""
    _tell("non_occurrence_claimed", [*account_side(visit), *executive_side(visit)], visit=visit, by=by)


def solo_exception_asked(visit: Visit, *, by: User | None = None) -> None:
    """Leave to go alone is decided by the account manager's superior or sales operations."""
    manager = visit.account.manager
    superior = manager.superior if manager is not None else None
    _tell("solo_exception_asked", [*([superior] if superior else []), *sales_ops()], visit=visit, by=by)


def solo_exception_decided(visit: Visit, *, by: User | None = None) -> None:
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
    people = [flag.executive.user] if flag and flag.executive and flag.executive.user else []
    _tell("flag_resolved", people, visit=visit, by=by, flag=flag.pk if flag else None)


def waiver_asked(waiver: Waiver, *, by: User | None = None) -> None:
    _tell("waiver_asked", sales_ops(), by=by or waiver.asked_by, waiver=waiver.pk)


def waiver_decided(waiver: Waiver, *, by: User | None = None) -> None:
    """Who asked, and the executive, learn what sales operations decided."""
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
    """One outbox row a recipient, all in one statement. `facts` are ids and small values; words are found when the row is carried out."""
    moment = now()
    payload = {"notice": notice, "visit": visit.pk if visit else None, "by": by.pk if by else None, **facts}
    events = []
    for person in with_deputies(people):
        if person == by or not person.is_active:
            continue
        morning = digest.next_after(moment, zone=person.time_zone)
        urgent = at_once or (visit is not None and moment <= visit.starts_at <= morning)
        kind, attempt_at = ("mail", moment) if urgent else ("digest_item", morning)
        events.append(
            OutboxEvent(kind=kind, payload=payload | {"user": person.pk}, next_attempt_at=attempt_at)
        )
    announce_all(events)
