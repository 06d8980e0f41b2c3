"""The leadership's short list: read by everybody in the programme, kept by sales operations."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms import PriorityForm
from accounts.models import Priority
from accounts.rules import may_browse_accounts, may_write_programme
from engage.core.clock import now
from engage.core.edits import Editing, addition_of, edit_of
from engage.core.errors import BadInput, EngageError, NotAllowed, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell, tell_refusal

LISTED = 100


def priorities(request: HttpRequest) -> HttpResponse:
    """What holds, what is to come, and what has been retired. One query."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    listed = list(Priority.objects.visible_to(request.user)[:LISTED])
    context = {
        "present": [row for row in listed if not row.has_ended],
        "retired": sorted(
            (row for row in listed if row.has_ended), key=lambda row: row.ends_on, reverse=True
        ),
        "today": now().date(),
        "may_write": may_write_programme(request.user),
    }
    return render(request, "accounts/priorities.html", context)


def add(request: HttpRequest) -> HttpResponse:
    _require_writer(request)
    editing = addition_of(request, lambda data: PriorityForm(data))

    def write(form: PriorityForm) -> None:
        actions.add_priority(by=request.user, **form.cleaned_data)

    return _answer(request, editing, write, told="The priority is published.")


def change(request: HttpRequest, pk: int) -> HttpResponse:
    priority = _priority_to_write(request, pk)
    editing = edit_of(request, priority, lambda data, row: PriorityForm(data, instance=row))

    def write(form: PriorityForm) -> None:
        actions.change_priority(priority, by=request.user, seen=editing.seen, **form.cleaned_data)

    return _answer(request, editing, write, told="The priority is up to date.", priority=priority)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    priority = _priority_to_write(request, pk)
    if request.POST.get("to") not in ("up", "down"):
        raise BadInput("A priority moves up or down.")
    actions.move_priority(priority, by=request.user, to="up" if request.POST["to"] == "up" else "down")
    return redirect("priorities:list")


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    priority = _priority_to_write(request, pk)
    return _act(
        request, lambda: actions.retire_priority(priority, by=request.user), told="The priority is retired."
    )


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    priority = _priority_to_write(request, pk)
    return _act(
        request, lambda: actions.remove_priority(priority, by=request.user), told="The priority is deleted."
    )


def _require_writer(request: HttpRequest) -> None:
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    if not may_write_programme(request.user):
        raise NotAllowed("Only sales operations writes the priorities.")


def _priority_to_write(request: HttpRequest, pk: int) -> Priority:
    _require_writer(request)
    return get_object_or_404(Priority.objects.visible_to(request.user), pk=pk)


def _act(request: HttpRequest, write: Callable[[], object], *, told: str) -> HttpResponse:
    try:
        write()
    except EngageError as error:
        tell_refusal(request, error)
    else:
        tell(request, told)
    return redirect("priorities:list")


@answered_once
def _answer(
    request: HttpRequest,
    editing: Editing[PriorityForm],
    write: Callable[[PriorityForm], object],
    *,
    told: str,
    priority: Priority | None = None,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 400
        if editing.is_valid():
            try:
                editing.save(lambda: write(editing.forms))
            except EngageError as error:
                show_refusal(editing.forms, error)
                status = error.status
            else:
                tell(request, told)
                return redirect("priorities:list")
    context = {"editing": editing, "form": editing.forms, "priority": priority}
    return render(request, "accounts/priority.html", context, status=status)
