"""Who has to know of what has just been done."""

from collections.abc import Callable

from engage.people.models import User
from visits import notices
from visits.models import Briefing, Status, Visit
from visits.ratification_notices import ratifications_asked

_ANNOUNCEMENTS: dict[str, Callable[..., None]] = {
    "decline": notices.visit_declined,
    "cancel": notices.visit_cancelled,
    "reschedule": notices.visit_rescheduled,
    "debrief": notices.debrief_filed,
    "close": notices.visit_closed,
    "report": notices.unannounced_reported,
}


def announce(name: str, visit: Visit, *, by: User) -> None:
    """Tells who has to know of what has just been done, through the outbox of the same transaction."""
    if name in _ANNOUNCEMENTS:
        _ANNOUNCEMENTS[name](visit, by=by)
    if name in ("request", "consent", "reschedule"):
        announced = notices.consent_asked if visit.status == Status.REQUESTED else notices.visit_approved
        announced(visit, by=by)
    if name == "did_not_take_place" and visit.status != Status.CANCELLED:
        notices.non_occurrence_claimed(visit, by=by)
    if name == "acknowledge":
        notices.brief_read(visit, by=by)
    if name == "debrief":
        ratifications_asked(visit, by=by)
    if name == "submit_briefing":
        _announce_briefing(visit, by=by)


def _announce_briefing(visit: Visit, *, by: User) -> None:
    briefing = Briefing.objects.submitted().filter(visit=visit).latest("version")
    notices.addendum_submitted(visit, briefing, by=by) if briefing.addendum else notices.briefing_submitted(
        visit, briefing, by=by
    )
    if briefing.red_lines_changed:
        notices.red_lines_changed(visit, briefing, by=by)
