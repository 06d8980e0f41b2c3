"""Reporting a meeting that nobody had planned, as far as the person may: an assistant prepares, the executive reports."""

from django.db import transaction

from engage.core.errors import refusals
from engage.people.models import User
from visits.actions.drafts import VisitDraft
from visits.actions.requests import draft_visit
from visits.models import Visit
from visits.rules import may_prepare_report, may_report, parts_of
from visits.workflow import perform


def report_or_prepare(draft: VisitDraft, *, by: User) -> Visit:
    """Writes a meeting with origin *reported* and records it as held at once; an assistant's stays a draft until the executive reports it.

    Raises what drafting and the transition `report` raise; then nothing was written.
    """
    with refusals(), transaction.atomic():
        visit = draft_visit(draft, by=by)
        parts = parts_of(by, visit)
        if may_prepare_report(parts) and not may_report(parts):
            return visit
        return perform("report", visit, by=by)
