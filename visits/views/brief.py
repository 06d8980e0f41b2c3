"""The brief as it is read: on a phone, on paper, in two minutes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from engage.core.clock import now
from engage.core.errors import EngageError, NotAllowed
from engage.core.pages import tell, tell_refusal
from visits.actions import remind_to_read
from visits.pages import words
from visits.pages.attachments import files_of
from visits.pages.beside import promises_of, stakes_of
from visits.pages.brief import changes_between, standing_of
from visits.pages.briefings import BriefingWords, briefings_of, draft_of, submitted
from visits.pages.record import VisitRecord, read_visit
from visits.rules import may_write_briefing
from visits.views.scope import visit_of


def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version. Nine queries, however long it is."""
    record = read_visit(request.user, pk)
    versions = submitted(briefings_of(pk, request.user))
    standing = standing_of(record, versions, request.user)
    newest = versions[-1] if versions else None
    changes = []
    if newest and standing.mine and standing.mine.version < (newest.version or 0):
        seen = next(v for v in versions if v.version == standing.mine.version)
        changes = changes_between(seen, newest)
    context = _context(request, record, newest) | {
        "standing": standing,
        "changes": changes,
        "may_write": may_write_briefing(record.parts),
    }
    return render(request, "visits/brief.html", context)


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft, as the executive would read it. For those who write it."""
    record = read_visit(request.user, pk)
    if not may_write_briefing(record.parts):
        raise NotAllowed("The account manager and the team write the briefing.")
    briefings = briefings_of(pk, request.user)
    shown = draft_of(briefings) or (briefings[-1] if briefings else None)
    context = _context(request, record, shown) | {"is_preview": True, "may_write": True}
    return render(request, "visits/brief.html", context)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    visit = visit_of(request, pk).visit
    try:
        remind_to_read(visit, by=request.user)
    except EngageError as error:
        if error.status == 403:
            raise
        tell_refusal(request, error)
    else:
        tell(request, f"{words.executive(visit)} has been reminded by mail.")
    return redirect("visits:visit", pk=pk)


def _context(request: HttpRequest, record: VisitRecord, briefing: BriefingWords | None) -> dict[str, Any]:
    visit = record.visit
    promises = promises_of(request.user, visit, today=now().date())
    owed = [promise for promise in promises.elsewhere if promise.ours]
    return {
        "record": record,
        "visit": visit,
        "briefing": briefing,
        "attached": files_of(request.user, briefing=briefing.pk)[0] if briefing else None,
        "owed": owed,
        "owed_to_us": [promise for promise in promises.elsewhere if not promise.ours],
        "stakes": stakes_of(request.user, visit),
        "priorities": sorted({o.priority for o in record.objectives if o.priority}),
        "has_begun": visit.has_started(now()),
    }
