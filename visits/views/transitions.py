"""The steps of the workflow: a POST takes one; those that need a reason or a time ask for it on a page first."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from engage.core.errors import EngageError
from engage.core.pages import show_refusal, tell, tell_refusal
from visits.forms.times import typed
from visits.forms.transitions import ConfirmForm, ReasonForm, RescheduleForm
from visits.models import Status, Visit
from visits.pages import words
from visits.transitions import TRANSITIONS
from visits.views.requesting import said_of_request
from visits.views.scope import visit_of
from visits.workflow import perform, require_possible

FIELDS = {"starts_at": "day", "ends_at": "end"}


@dataclass(frozen=True)
class Asking:
    """A page that asks: its heading, what will be lost or happens, and the word on its button."""

    heading: str
    warning: str
    act: str
    done: str


ASKING = {
    "decline": Asking(
        "Decline the visit",
        "The request ends here. Whoever asked reads your reason.",
        "Decline the visit",
        "Declined.",
    ),
    "cancel": Asking(
        "Cancel the visit",
        "The time is freed and all who take part are told why. The customer is not told by Engage.",
        "Cancel the visit",
        "Cancelled. All who were to take part are told.",
    ),
    "did_not_take_place": Asking(
        "It did not take place",
        "It counts once both sides say so. Its flags are withdrawn then.",
        "It did not take place",
        "Noted.",
    ),
    "reschedule": Asking(
        "Reschedule",
        "The other side has to agree again. The briefing stays, and so does who has read it.",
        "Move the visit",
        "Moved. All who take part are told of the new time.",
    ),
    "close_without_debrief": Asking(
        "Close without a debrief",
        "Nobody will be asked for the debrief any more. The flag stays.",
        "Close without a debrief",
        "Closed without a debrief.",
    ),
}
SIMPLE = ("request", "report", "consent", "hold", "acknowledge", "submit_briefing")


def transition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    scoped = visit_of(request, pk, "non_occurrence")
    if name in SIMPLE:
        return _take(request, scoped.visit, name)
    if name not in ASKING:
        raise Http404
    require_possible(TRANSITIONS[name], scoped.visit, scoped.parts)
    return _ask(request, scoped.visit, name)


def _take(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    details: dict[str, Any] = {}
    if name == "acknowledge":
        version = request.POST.get("version", "")
        details = {
            "version": int(version) if version.isdecimal() else None,
            "note": request.POST.get("note", ""),
        }
    try:
        done = perform(name, visit, by=request.user, **details)
    except EngageError as error:
        if error.status in (403, 404):
            raise
        tell_refusal(request, error)
        return redirect(_mending_page(name), pk=visit.pk)
    tell(request, _said(name, done))
    return redirect("visits:visit", pk=visit.pk)


def _mending_page(name: str) -> str:
    return {
        "request": "visits:edit",
        "submit_briefing": "visits:briefing",
        "acknowledge": "visits:brief",
    }.get(name, "visits:visit")


def _said(name: str, visit: Visit) -> str:
    if name in ("request", "consent"):
        return said_of_request(visit)
    if name == "acknowledge":
        return f"Thank you. {words.account_side(visit)} sees that you have read it."
    return {
        "report": "Reported. The meeting is on record, and its debrief is due.",
        "hold": "The meeting is on record as held.",
        "submit_briefing": f"Submitted. {words.executive(visit)} has it now.",
    }[name]


def _ask(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    form = _form(request, visit, name)
    if request.method == "POST" and form.is_valid():
        try:
            done = perform(name, visit, by=request.user, **form.details())
        except EngageError as error:
            error.field = FIELDS.get(error.field, error.field)
            show_refusal(form, error)
        else:
            tell(request, _said_after(name, done))
            return redirect("visits:visit", pk=visit.pk)
    context = {"visit": visit, "form": form, "asking": ASKING[name], "name": name}
    return render(request, "visits/transition.html", context, status=400 if request.method == "POST" else 200)


def _said_after(name: str, visit: Visit) -> str:
    if name == "did_not_take_place" and visit.status != Status.CANCELLED:
        return "Noted. The other side is asked to confirm it."
    return ASKING[name].done


def _form(request: HttpRequest, visit: Visit, name: str) -> Any:
    data = request.POST if request.method == "POST" else None
    if name == "reschedule":
        zones = (visit.time_zone, request.user.time_zone)
        first = typed(visit.starts_at, visit.ends_at, visit.time_zone)
        return RescheduleForm(data, zones=zones, initial=first)
    if name == "did_not_take_place" and getattr(visit, "non_occurrence", None):
        return ConfirmForm(data)
    return ReasonForm(data)
