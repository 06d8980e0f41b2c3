"""The record of an executive, as sales operations keeps it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from engage.core.edits import addition_of, edit_of
from engage.core.errors import NotAllowed, OutOfScope
from engage.people import actions
from engage.people.forms.executives import ExecutiveForm
from engage.people.models import Executive
from engage.people.programme import is_in_programme
from engage.people.rules import may_edit_executives
from engage.people.views.answering import answer


def add(request: HttpRequest) -> HttpResponse:
    _require_editor(request)
    editing = addition_of(request, lambda sent: ExecutiveForm(sent, by=request.user))

    def write(typed: dict[str, Any]) -> str:
        made = actions.add_executive(by=request.user, **_without_reason(typed))
        return f"{made.name} is on record."

    return answer(
        request, editing, write, template="people/executive.html", context={}, back=reverse("executives:list")
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Executive.objects.visible_to(request.user).select_related("user", "business_unit")
    executive = get_object_or_404(rows.prefetch_related("assistants"), pk=pk)
    _require_editor(request)
    editing = edit_of(
        request, executive, lambda sent, now: ExecutiveForm(sent, by=request.user, executive=now)
    )

    def write(typed: dict[str, Any]) -> str:
        actions.change_executive(executive, by=request.user, seen=editing.seen, **typed)
        return "The executive’s record is up to date."

    back = reverse("executives:executive", args=[executive.pk])
    return answer(
        request, editing, write, template="people/executive.html", context={"executive": executive}, back=back
    )


def _without_reason(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if name != "reason"}


def _require_editor(request: HttpRequest) -> None:
    if may_edit_executives(request.user):
        return
    if not is_in_programme(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    raise NotAllowed("Only sales operations keeps the record of executives.")
