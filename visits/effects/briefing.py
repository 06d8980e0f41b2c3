"""Submitting a briefing, and reading it."""

from typing import Any

from engage.core.clock import now
from engage.core.errors import GuardRefused, NotAllowed
from engage.people.models import Executive, User
from engage.people.parts import Parts
from visits import guards
from visits.effects.statuses import Statuses
from visits.models import Acknowledgement, Attendee, Briefing, Status, Visit


def submit_briefing(visit: Visit, *, by: User, parts: Parts) -> Statuses:
    """Makes the draft the next version. After the late limit a further version is an addendum and readiness stays."""
    draft = Briefing.objects.drafts().filter(visit=visit).first()
    if draft is None:
        raise GuardRefused(
            "There is no draft to submit. Write the briefing first.", code="visit_briefed_by_a_briefing"
        )
    lacking = guards.briefing_lacks(draft)
    if lacking:
        raise GuardRefused(guards.BRIEFING_GAPS[lacking], code=lacking)
    latest = Briefing.objects.submitted().filter(visit=visit).order_by("-version").first()
    draft.red_lines_changed = latest is not None and _red_lines(latest) != _red_lines(draft)
    draft.version = Briefing.objects.filter(
        visit=visit
    ).count()  # this one is the next; PostgreSQL counts again
    draft.submitted_at, draft.submitted_by, draft.proposed = now(), by, {}
    draft.save()
    draft.refresh_from_db()
    if not draft.addendum:
        yield Status.BRIEFED


def _red_lines(briefing: Briefing) -> set[tuple[Any, ...]]:
    return {line.substance for line in briefing.red_lines.all()}


def acknowledge(
    visit: Visit, *, by: User, parts: Parts, note: str = "", version: int | None = None
) -> Statuses:
    """The executive has read the newest version. `version`, where given, is the one they saw: a newer one has to be read first."""
    executive = _executive_of(by, visit)
    briefing = Briefing.objects.submitted().filter(visit=visit).latest("version")
    if version not in (None, briefing.version):
        raise GuardRefused(
            f"Version {briefing.version} has come in since. Read that one.",
            code="acknowledgement_of_the_newest",
        )
    Acknowledgement.objects.get_or_create(
        briefing=briefing, executive=executive, defaults={"user": by, "read_at": now(), "note": note.strip()}
    )
    if executive == visit.lead_executive and visit.status == Status.BRIEFED:
        yield Status.READY


def _executive_of(user: User, visit: Visit) -> Executive:
    """The executive this person is in the visit. A deputy or an assistant reads for nobody."""
    if visit.lead_executive.user == user:
        return visit.lead_executive
    attendee = Attendee.objects.filter(visit=visit, executive__user=user).select_related("executive").first()
    if attendee is None or attendee.executive is None:
        raise NotAllowed("Only an executive who takes part can acknowledge the briefing, in person.")
    return attendee.executive
