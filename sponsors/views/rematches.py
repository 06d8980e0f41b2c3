"""Requests for another sponsor: asked by the account's manager, decided by sales operations."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from engage.core.errors import EngageError, NotAllowed, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.pages import page_of, show_refusal, tell
from sponsors.actions import ask_rematch, decide_rematch
from sponsors.models import RematchRequest
from sponsors.rematch_filters import RematchFilter
from sponsors.rules import may_ask_rematch, may_decide_rematch, may_see_rematches
from sponsors.sponsorship_forms import RematchDecisionForm, RematchForm
from sponsors.views.sponsorships import seen_term


def rematches(request: HttpRequest) -> HttpResponse:
    """Those the reader may know of, the newest first. Five queries."""
    rows = _seen(request)
    found = RematchFilter(request.GET, queryset=rows.order_by("-asked_at", "-pk"), request=request)
    context = {
        "filter": found,
        "page": page_of(request, found.qs),
        "filtered": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "sponsors/rematches.html", context)


def rematch(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, with the decision to be made or made."""
    asked = get_object_or_404(_seen(request), pk=pk)
    decides = may_decide_rematch(request.user)
    if request.method != "POST":
        return _page(request, asked, RematchDecisionForm() if decides and asked.granted is None else None)
    if not decides:
        raise NotAllowed("Sales operations decides on a re-match.")
    form = RematchDecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, form, status=400)
    try:
        decided = decide_rematch(asked, by=request.user, **form.cleaned_data)
    except EngageError as error:
        show_refusal(form, error)
        return _page(request, asked, form, status=error.status)
    term = asked.sponsorship
    if decided.granted:
        tell(request, f"{term.executive.name} no longer sponsors {term.account.name}. Choose who follows.")
        return redirect("sponsors:assign", account=term.account_id)
    tell(request, f"{term.executive.name} stays the sponsor of {term.account.name}.")
    return redirect("sponsors:rematch", pk=pk)


@answered_once
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    term = seen_term(request, pk)
    if not may_ask_rematch(request.user, term.account):
        raise NotAllowed("The account’s manager asks for another sponsor.")
    form = RematchForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                asked = ask_rematch(term, by=request.user, reason=form.cleaned_data["reason"])
            except EngageError as error:
                show_refusal(form, error)
                status = error.status
            else:
                tell(request, "Sales operations has been asked.")
                return redirect("sponsors:rematch", pk=asked.pk)
        else:
            status = 400
    return render(request, "sponsors/ask_rematch.html", {"term": term, "form": form}, status=status)


def _seen(request: HttpRequest) -> Any:
    """For those who may ask or decide; a sponsor who has no account of their own finds nothing here."""
    if not may_see_rematches(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    return RematchRequest.objects.visible_to(request.user).select_related(
        "sponsorship__account", "sponsorship__executive", "asked_by", "decided_by"
    )


def _page(
    request: HttpRequest, asked: RematchRequest, form: RematchDecisionForm | None, *, status: int = 200
) -> HttpResponse:
    return render(request, "sponsors/rematch.html", {"asked": asked, "form": form}, status=status)
