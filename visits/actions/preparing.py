"""What the account side prepares on one page: the briefing's text, the objectives, and who is in the room."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from engage.core.errors import refusals
from engage.people.models import User
from visits.actions.briefings import BriefingDraft, save_briefing_draft
from visits.actions.requests import AttendeeDraft, ObjectiveDraft, set_attendees, set_objectives
from visits.models import Briefing, Side, Visit


def save_preparation(
    visit: Visit,
    content: BriefingDraft,
    *,
    by: User,
    objectives: Sequence[ObjectiveDraft] | None = None,
    customers: Sequence[AttendeeDraft] | None = None,
    seen_at: datetime | None = None,
) -> Briefing:
    """Keeps the draft and, where given, objectives and the customer's people, all or nothing. Our own people stay as they are."""
    with refusals(), transaction.atomic():
        draft = save_briefing_draft(visit, content, by=by, seen_at=seen_at)
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
