"""Waivers: leave for a blocked executive to be planned for. Asked on the executive's page, decided here."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from engage.core.errors import EngageError, OutOfScope
from engage.core.form_keys import answered_once, turned_back
from engage.core.pages import page_of, show_refusal, tell, tell_refusal
from engage.people.models import Executive
from visits.actions import ask_waiver, decide_waiver
from visits.blocking import may_ask_for
from visits.flag_forms import WaiverDecisionForm, WaiverRequestForm
from visits.models import Visit, Waiver
from visits.rules import may_decide_waiver
from visits.views.flags import tabs_for


def waivers(request: HttpRequest) -> HttpResponse:
    """All waivers, those to decide first. For those who decide them. Four queries."""
    page = page_of(request, _to_decide(request).order_by("granted", "-asked_at"))
    return render(request, "waivers/list.html", {"page": page, "tabs": tabs_for(request, current="waivers")})


def waiver(request: HttpRequest, pk: int) -> HttpResponse:
    """One waiver, with the decision to be made or made."""
    found = get_object_or_404(_to_decide(request), pk=pk)
    if request.method != "POST":
        return _page(request, found, WaiverDecisionForm())
    form = WaiverDecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    try:
        decided = decide_waiver(found, by=request.user, **form.cleaned_data)
    except EngageError as error:
        show_refusal(form, error)
        return _page(request, found, form, status=error.status)
    name = found.executive.name
    tell(request, f"{name} may be planned for." if decided.granted else f"The waiver for {name} is refused.")
    return redirect("waivers:waiver", pk=pk)


@require_POST
@answered_once
def ask(request: HttpRequest, executive: int) -> HttpResponse:
    """Asks for a waiver, by somebody who has a visit of this executive to plan."""
    person = get_object_or_404(Executive.objects.visible_to(request.user), pk=executive)
    if not may_ask_for(person, user=request.user):
        raise OutOfScope("There is nothing here for you to open.")
    form = WaiverRequestForm(request.POST)
    words = form.cleaned_data["request"] if form.is_valid() else ""
    try:
        ask_waiver(person, by=request.user, request=words)
    except EngageError as error:
        tell_refusal(request, error)
        return turned_back(redirect("executives:executive", pk=person.pk))
    tell(request, "Sales operations has been asked.")
    return redirect("executives:executive", pk=person.pk)


def _to_decide(request: HttpRequest) -> QuerySet[Waiver]:
    if not may_decide_waiver(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    return Waiver.objects.visible_to(request.user).select_related("executive", "asked_by", "decided_by")


def _page(
    request: HttpRequest, waiver: Waiver, form: WaiverDecisionForm, *, status: int = 200
) -> HttpResponse:
    """With the debriefs that the executive owes, which is what the waiver waives. Three queries."""
    owed = Visit.objects.visible_to(request.user).filter(
        block__lifted_at=None, block__executive=waiver.executive
    )
    seen = Waiver.objects.visible_to(request.user)
    context: dict[str, Any] = {
        "waiver": waiver,
        "form": form if waiver.granted is None else None,
        "owed": list(owed.for_display().select_related("block")),
        "earlier": list(seen.filter(executive=waiver.executive).exclude(pk=waiver.pk)[:10]),
    }
    return render(request, "waivers/waiver.html", context, status=status)
