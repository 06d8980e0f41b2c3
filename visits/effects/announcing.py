"""Who has to know of what has just been done."""

from collections.abc import Callable

from engage.people.models import User
from visits import notices
from visits.models import Briefing, Status, Visit
from visits.ratification_notices import ratifications_asked


def announce(name: str, visit: Visit, *, by: User) -> None:
    """Tells who has to know of what has just been done, through the outbox of the same transaction."""
    for tell in _ANNOUNCEMENTS.get(name, ()):
        tell(visit, by=by)


def _agreed_to(visit: Visit, *, by: User) -> None:
    """Whose consent is missing is asked; where nobody's is, everybody hears that the visit is approved."""
    announced = notices.consent_asked if visit.status == Status.REQUESTED else notices.visit_approved
    announced(visit, by=by)


def _briefing(visit: Visit, *, by: User) -> None:
    briefing = Briefing.objects.submitted().filter(visit=visit).latest("version")
    submitted = notices.addendum_submitted if briefing.addendum else notices.briefing_submitted
    submitted(visit, briefing, by=by)
    if briefing.red_lines_changed:
        notices.red_lines_changed(visit, briefing, by=by)


def _did_not_take_place(visit: Visit, *, by: User) -> None:
    """The other side is asked, unless it has said the same already."""
    if visit.status != Status.CANCELLED:
        notices.non_occurrence_claimed(visit, by=by)


_ANNOUNCEMENTS: dict[str, tuple[Callable[..., None], ...]] = {
    "request": (_agreed_to,),
    "consent": (_agreed_to,),
    "decline": (notices.visit_declined,),
    "submit_briefing": (_briefing,),
    "acknowledge": (notices.brief_read,),
    "report": (notices.unannounced_reported,),
    "debrief": (notices.debrief_filed, ratifications_asked),
    "close": (notices.visit_closed,),
    "did_not_take_place": (_did_not_take_place,),
    "cancel": (notices.visit_cancelled,),
    "reschedule": (notices.visit_rescheduled, _agreed_to),
}
