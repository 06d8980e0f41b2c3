"""Inviting somebody, changing what is on record, sending the link once more, standing in. For administrators."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from engage.core.edits import addition_of, edit_of
from engage.core.errors import EngageError
from engage.core.form_keys import answered_once, turned_back
from engage.core.pages import tell, tell_refusal
from engage.people import actions
from engage.people.forms.own import DeputyForm
from engage.people.forms.people import InviteForm, PersonForm
from engage.people.models import Deputy
from engage.people.views.answering import answer
from engage.people.views.scope import person_of, require_administrator, require_record


def invite(request: HttpRequest) -> HttpResponse:
    require_record(request)
    require_administrator(request)
    editing = addition_of(request, lambda sent: InviteForm(sent, by=request.user))

    def write(typed: dict[str, Any]) -> str:
        user = actions.invite(by=request.user, **typed)
        return f"{user.name} gets a mail with a link to choose a password."

    return answer(
        request, editing, write, template="people/invite.html", context={}, back=reverse("people:list")
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    require_administrator(request)
    editing = edit_of(request, person, lambda sent, now: PersonForm(sent, by=request.user, person=now))

    def write(typed: dict[str, Any]) -> str:
        actions.change_user(person, by=request.user, seen=editing.seen, **typed)
        return "The record is up to date."

    back = reverse("people:person", args=[person.pk])
    return answer(request, editing, write, template="people/edit.html", context={"person": person}, back=back)


@require_POST
def send_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    require_administrator(request)
    try:
        actions.send_invitation(person, by=request.user)
    except EngageError as error:
        tell_refusal(request, error)
    else:
        tell(request, f"A new link is on its way to {person.email}; an earlier one works no longer.")
    return redirect("people:person", pk=person.pk)


@require_POST
@answered_once
def name_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    require_administrator(request)
    form = DeputyForm(request.POST, principal=person)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        tell_refusal(request, EngageError(f"Nobody was named: {str(first)[:1].lower()}{str(first)[1:]}"))
        return turned_back(redirect("people:person", pk=person.pk))
    try:
        row = actions.name_deputy(person, by=request.user, **form.cleaned_data)
    except EngageError as error:
        tell_refusal(request, error)
        return turned_back(redirect("people:person", pk=person.pk))
    tell(request, f"{row.deputy.name} stands in for {person.name}.")
    return redirect("people:person", pk=person.pk)


@require_POST
def end_deputyship(request: HttpRequest, pk: int, deputyship: int) -> HttpResponse:
    person = person_of(request, pk)
    rows = Deputy.objects.current().select_related("deputy", "principal")
    row = get_object_or_404(rows, pk=deputyship, principal=person)
    actions.end_deputyship(row, by=request.user)
    tell(request, f"{row.deputy.name} no longer stands in for {person.name}.")
    return redirect("people:person", pk=person.pk)
