"""The team's comments on a briefing, while it is written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from engage.core.clock import now
from engage.core.errors import EngageError, NotAllowed
from engage.core.form_keys import answered_once
from engage.core.pages import page_of, show_refusal, tell, tell_refusal
from visits.actions import add_comment, resolve_comment
from visits.forms.comments import CommentForm
from visits.models import BriefingComment
from visits.models.visit import PLANNED, Status
from visits.rules import may_comment_briefing
from visits.views.scope import Scoped, visit_of


@answered_once
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them, the newest first, and the form to add one while the briefing can be written. Four queries."""
    scoped = _to_comment(request, pk)
    visit = scoped.visit
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_comment(visit, by=request.user, text=form.cleaned_data["text"])
        except EngageError as error:
            show_refusal(form, error)
        else:
            tell(request, "Said. The others who write the briefing are told.")
            return redirect("visits:comments", pk=pk)
    rows = BriefingComment.objects.visible_to(request.user).filter(visit=visit)
    context = {
        "visit": visit,
        "comments": page_of(request, rows.select_related("by", "resolution__by").order_by("-at", "-id")),
        "form": form,
        "is_worked_on": visit.status in (Status.DRAFT, Status.REQUESTED, *PLANNED)
        and not visit.has_started(now()),
    }
    return render(request, "visits/comments.html", context, status=400 if request.method == "POST" else 200)


@require_POST
def resolve(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    _to_comment(request, pk)
    found = get_object_or_404(
        BriefingComment.objects.visible_to(request.user).select_related("visit"), pk=comment, visit=pk
    )
    try:
        resolve_comment(found, by=request.user)
    except EngageError as error:
        tell_refusal(request, error)
    else:
        tell(request, "Seen to.")
    return redirect("visits:comments", pk=pk)


def _to_comment(request: HttpRequest, pk: int) -> Scoped:
    scoped = visit_of(request, pk)
    if not may_comment_briefing(scoped.parts):
        raise NotAllowed("The account manager and the team comment on the briefing.")
    return scoped
