"""Keeping a draft, and asking for the visit in a single act: whatever is refused, nothing was written."""

from django.db import transaction

from engage.core.clock import now
from engage.core.errors import GuardRefused, refusals
from engage.core.policy import current as current_policy
from engage.people.models import User
from visits import guards
from visits.actions.drafts import VisitDraft
from visits.actions.exceptions import ask_solo_exception
from visits.actions.requests import change_draft, draft_visit
from visits.due_times import is_rush
from visits.models import SoloException, Status, Visit
from visits.workflow import perform


class RequestLacks(GuardRefused):
    """All that a request lacks, at once, so that a person mends it in one go."""

    def __init__(self, lacking: list[GuardRefused]) -> None:
        super().__init__(lacking[0].message, code=lacking[0].code)
        self.lacking = lacking


def keep_draft(
    draft: VisitDraft,
    *,
    by: User,
    visit: Visit | None = None,
    solo_reason: str = "",
    seen: int | None = None,
) -> Visit:
    """Writes a new draft, or `visit` anew; with a reason to go alone the exception is asked for as well."""
    with refusals(), transaction.atomic():
        kept = change_draft(visit, draft, by=by, seen=seen) if visit else draft_visit(draft, by=by)
        if draft.goes_alone and solo_reason.strip() and not SoloException.objects.filter(visit=kept).exists():
            ask_solo_exception(kept, by=by, reason=solo_reason)
    return kept


def ask_for_visit(
    draft: VisitDraft,
    *,
    by: User,
    visit: Visit | None = None,
    solo_reason: str = "",
    seen: int | None = None,
) -> Visit:
    """Writes the draft and requests the visit. Raises RequestLacks with every guard that does not hold."""
    with refusals(), transaction.atomic():
        kept = keep_draft(draft, by=by, visit=visit, solo_reason=solo_reason, seen=seen)
        kept.rush = is_rush(kept, asked_at=now(), policy=current_policy())
        lacking = guards.unmet(kept, to=Status.REQUESTED, now=now())
        if lacking:
            raise RequestLacks(lacking)
        return perform("request", kept, by=by)
