"""What the account side prepares on one page: the briefing's text, the objectives, and who is in the room."""

from collections.abc import Sequence

from django.db import transaction

from engage.core.edits import require_current
from engage.core.errors import refusals
from engage.people.models import User
from visits.actions.briefing_content import BriefingDraft
from visits.actions.briefings import save_briefing_draft
from visits.actions.drafts import AttendeeDraft, ObjectiveDraft
from visits.actions.requests import set_attendees, set_objectives
from visits.models import Briefing, Side, Visit
from visits.workflow import lock


def save_preparation(
    visit: Visit,
    content: BriefingDraft,
    *,
    by: User,
    objectives: Sequence[ObjectiveDraft] | None = None,
    customers: Sequence[AttendeeDraft] | None = None,
    seen: int | None = None,
    seen_of_visit: int | None = None,
) -> Briefing:
    """Keeps the draft and, where given, objectives and the customer's people, all or nothing. Our own people stay as they are.

    `seen` is the revision of the briefing that the writer began from, `seen_of_visit` that of the visit, which has the objectives and the people.
    """
    with refusals(), transaction.atomic():
        draft = save_briefing_draft(visit, content, by=by, seen=seen)
        require_current(lock(visit), seen=seen_of_visit)
        if objectives is not None:
            set_objectives(visit, objectives, by=by)
        if customers is not None:
            set_attendees(visit, [*_ours(visit), *customers], by=by)
    return draft


def _ours(visit: Visit) -> list[AttendeeDraft]:
    return [
        AttendeeDraft(
            side=attendee.side,
            name=attendee.name,
            title=attendee.title,
            employer=attendee.employer,
            user=attendee.user,
            executive=attendee.executive,
        )
        for attendee in visit.attendees.exclude(side=Side.CUSTOMER).select_related("user", "executive")
    ]
