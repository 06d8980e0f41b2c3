"""The brief as it is read: on a phone, on paper, in two minutes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from engage.core.clock import now
from engage.core.errors import EngageError
from engage.core.pages import tell, tell_refusal
from engage.core.papers import paper_response
from visits.actions import remind_to_read
from visits.pages import words
from visits.pages.around import meetings_around
from visits.pages.brief import Brief, preview_brief, read_brief
from visits.pages.brief_paper import file_name, paper_of
from visits.views.scope import visit_of


def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version. Eleven queries, however long it is."""
    brief = read_brief(request.user, pk)
    around = meetings_around(brief.visit, request.user)
    context = {
        "brief": brief,
        "visit": brief.visit,
        "around": around,
        "has_begun": brief.visit.has_started(now()),
    }
    return render(request, "visits/brief.html", context)


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft, as the executive would read it, and how many sheets it takes. For those who write it."""
    brief = preview_brief(request.user, pk)
    sheets = paper_of(brief).pages if brief.briefing else 0
    context = {
        "brief": brief,
        "visit": brief.visit,
        "is_preview": True,
        "sheets": sheets,
        "too_many": sheets - 1,
    }
    return render(request, "visits/brief.html", context)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version as a PDF. Raises Http404 where there is none."""
    return brief_response(read_brief(request.user, pk))


@require_safe
def preview_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a PDF, for those who write it."""
    return brief_response(preview_brief(request.user, pk))


def brief_response(brief: Brief) -> HttpResponse:
    if brief.briefing is None:
        raise Http404
    return paper_response(paper_of(brief), file_name(brief))


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
