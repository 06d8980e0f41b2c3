"""Leave to go without the account team: asked for with a reason, decided by the manager's superior or sales operations."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from engage.core.errors import EngageError, NotAllowed
from engage.core.pages import show_refusal, tell
from visits.actions import ask_solo_exception, decide_solo_exception
from visits.forms.solo import DecisionForm, SoloReasonForm
from visits.models import SoloException, Visit
from visits.rules import may_ask_solo_exception, may_decide_solo_exception
from visits.views.scope import Scoped, visit_of


def solo_exception(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what was asked and decided; asks, or decides, whichever is the reader's to do."""
    scoped = visit_of(request, pk, "solo_exception__asked_by", "solo_exception__decided_by")
    exception: SoloException | None = getattr(scoped.visit, "solo_exception", None)
    form = _form(request, scoped, exception)
    if request.method == "POST":
        if form is None:
            raise NotAllowed("The account manager’s superior or sales operations decides on this exception.")
        if form.is_valid():
            try:
                return _write(request, scoped.visit, exception, form)
            except EngageError as error:
                show_refusal(form, error)
    context = {"visit": scoped.visit, "exception": exception, "form": form}
    return render(request, "visits/solo.html", context, status=400 if request.method == "POST" else 200)


def _form(request: HttpRequest, scoped: Scoped, exception: SoloException | None) -> forms.Form | None:
    data = request.POST if request.method == "POST" else None
    if exception is None:
        if not may_ask_solo_exception(scoped.parts):
            raise NotAllowed("This exception is not yours to ask for.")
        return SoloReasonForm(data)
    if exception.approved is None and may_decide_solo_exception(scoped.parts):
        return DecisionForm(data)
    return None


def _write(
    request: HttpRequest, visit: Visit, exception: SoloException | None, form: forms.Form
) -> HttpResponse:
    if exception is None:
        ask_solo_exception(visit, by=request.user, reason=form.cleaned_data["reason"])
        tell(request, "Asked. The visit can be approved once the exception is.")
    else:
        approved = form.cleaned_data["decision"] == "approve"
        decide_solo_exception(exception, by=request.user, approved=approved, note=form.cleaned_data["note"])
        tell(request, "Approved." if approved else "Refused. Somebody of the account team has to come along.")
    return redirect("visits:visit", pk=visit.pk)
