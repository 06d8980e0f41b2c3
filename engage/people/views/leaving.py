"""Somebody leaves: what they still have, who takes it, and the end of their access."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from engage.core.errors import EngageError, NotAllowed, WrongState
from engage.core.pages import show_refusal, tell, tell_refusal
from engage.people import actions, handover
from engage.people.forms.people import HandOverForm, LeaveForm
from engage.people.models import User
from engage.people.rules import may_administer, may_hand_over
from engage.people.views.scope import person_of, require_administrator

HAND_OVER, LEAVE = "hand_over", "leave"


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """What is left, by kind; one form hands it over, the other ends access. About fifteen queries, whatever there is."""
    person = person_of(request, pk)
    if not may_hand_over(request.user):
        raise NotAllowed("Only administrators and sales operations hand somebody's work over.")
    if not person.is_active and request.method != "POST":
        raise WrongState(f"{person.name} has left already.")
    if request.method != "POST":
        return _page(request, person)
    if "on" in request.POST:
        return _leave(request, person)
    return _hand_over(request, person)


@require_POST
def stay(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    require_administrator(request)
    try:
        actions.stay(person, by=request.user)
    except EngageError as error:
        tell_refusal(request, error)
    else:
        tell(request, f"{person.name} stays.")
    return redirect("people:person", pk=person.pk)


@require_POST
def welcome_back(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    require_administrator(request)
    try:
        actions.welcome_back(person, by=request.user)
    except EngageError as error:
        tell_refusal(request, error)
    else:
        tell(request, f"{person.name} gets a mail with a link to choose a new password.")
    return redirect("people:person", pk=person.pk)


def _leave(request: HttpRequest, person: User) -> HttpResponse:
    require_administrator(request)
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _page(request, person, leaving=form, status=400)
    try:
        left = actions.leave(person, by=request.user, **form.cleaned_data)
    except EngageError as error:
        show_refusal(form, error)
        return _page(request, person, leaving=form, status=error.status)
    tell(
        request,
        f"{person.name} may sign in until the last day is over."
        if left.is_active
        else f"{person.name} has no access any more.",
    )
    return redirect("people:person", pk=person.pk)


def _hand_over(request: HttpRequest, person: User) -> HttpResponse:
    left = list(handover.left_with(person))
    form = HandOverForm(request.POST, by=request.user, person=person, left=left)
    if not form.is_valid():
        return _page(request, person, handing=form, status=400)
    typed = form.cleaned_data
    try:
        counts = actions.hand_over(person, by=request.user, **typed)
    except EngageError as error:
        show_refusal(form, error)
        return _page(request, person, handing=form, status=error.status)
    count = sum(counts.values())
    tell(
        request, f"{typed['to'].name} takes over {count} thing{'' if count == 1 else 's'} from {person.name}."
    )
    return redirect("people:leave", pk=person.pk)


def _page(
    request: HttpRequest,
    person: User,
    *,
    handing: HandOverForm | None = None,
    leaving: LeaveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    left = list(handover.left_with(person))
    movable = [row for row in left if row.handover.hand_over is not None]
    context: dict[str, Any] = {
        "person": person,
        "movable": movable,
        "following": [row for row in left if row.handover.hand_over is None],
        "handing": handing or (HandOverForm(by=request.user, person=person, left=left) if movable else None),
        "leaving": leaving or (LeaveForm() if may_administer(request.user) else None),
        "back": reverse("people:person", args=[person.pk]),
    }
    return render(request, "people/leave.html", context, status=status)
