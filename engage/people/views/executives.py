"""The record of an executive, as sales operations keeps it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from engage.core.errors import NotAllowed, OutOfScope
from engage.people import actions
from engage.people.forms.executives import ExecutiveForm
from engage.people.models import Executive
from engage.people.programme import is_in_programme
from engage.people.rules import may_edit_executives
from engage.people.views.answering import answer


def add(request: HttpRequest) -> HttpResponse:
    _require_editor(request)
    form = ExecutiveForm(request.POST or None, by=request.user)

    def write(typed: dict[str, Any]) -> str:
        made = actions.add_executive(by=request.user, **_without_reason(typed))
        return f"{made.name} is on record."

    return answer(
        request, form, write, template="people/executive.html", context={}, back=reverse("executives:list")
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Executive.objects.visible_to(request.user).select_related("user", "business_unit")
    executive = get_object_or_404(rows.prefetch_related("assistants"), pk=pk)
    _require_editor(request)
    form = ExecutiveForm(request.POST or None, by=request.user, executive=executive)

    def write(typed: dict[str, Any]) -> str:
        actions.change_executive(executive, by=request.user, **typed)
        return "The executive’s record is up to date."

    back = reverse("executives:executive", args=[executive.pk])
    return answer(
        request, form, write, template="people/executive.html", context={"executive": executive}, back=back
    )


def _without_reason(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if name != "reason"}


def _require_editor(request: HttpRequest) -> None:
    if may_edit_executives(request.user):
        return
    if not is_in_programme(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    raise NotAllowed("Only sales operations keeps the record of executives.")
