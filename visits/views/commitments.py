"""Commitments: the list, and one of them with what became of it and who answers for it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Account
from engage.core.edits import Editing, Sent, edit_of
from engage.core.errors import EngageError
from engage.core.pages import show_refusal, tell, tell_refusal
from engage.people.models import User
from visits.actions import assign_commitment, remind_owner, settle_commitment
from visits.actions.reminding import reminded_at
from visits.follow_up_filters import CommitmentFilter
from visits.follow_up_forms import AssignmentForm, SettlementForm
from visits.follow_up_queries import commitment_lines
from visits.follow_up_words import corrections_told, state_of_commitment
from visits.models import Commitment, CommitmentStatus
from visits.pages.commitment_history import history_of, reminders_of
from visits.pages.owners import owners_of
from visits.rules import (
    may_assign_commitment,
    may_remind_owner,
    may_settle_commitment,
    parts_in_commitment,
    parts_of,
)
from visits.views.follow_up import list_of, require_reader, tabs

COLUMNS = (
    ("Promise", ""),
    ("Account", "account"),
    ("Who answers for it", ""),
    ("Made", "made_at"),
    ("Due", "due_on"),
)
FIRST = ("q", "account", "side", "status", "owner")
SELDOM = (
    "due",
    "late",
    "made_by",
    "executive",
    "mine",
    "beyond_red_line",
    "due_after",
    "due_before",
    "ordering",
)
TABS: tuple[tuple[str, dict[str, str]], ...] = (
    ("All", {}),
    ("Open", {"status": "open"}),
    ("Late", {"due": "overdue"}),
    ("Due this week", {"due": "this_week"}),
    ("Kept", {"status": "kept"}),
    ("Broken", {"status": "broken"}),
    ("Mine to keep", {"mine": "true", "status": "open"}),
)


def commitments(request: HttpRequest) -> HttpResponse:
    """Commitments of both sides in scope, open ones first. About twelve queries."""
    require_reader(request)
    found = CommitmentFilter(request.GET, queryset=_seen(request), request=request)
    context = list_of(request, found, _row, columns=COLUMNS, first=FIRST, seldom=SELDOM)
    context["tabs"] = tabs(request, "commitments:list", TABS)
    return render(request, "commitments/list.html", context)


def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """One commitment. About thirteen queries."""
    return _page(request, get_object_or_404(_seen(request), pk=pk))


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that it was kept, broken or withdrawn."""
    found = get_object_or_404(_seen(request), pk=pk)
    form = SettlementForm(request.POST)
    if not form.is_valid():
        return _page(request, found, settlement=form, status=400)
    try:
        settle_commitment(found, by=request.user, **form.cleaned_data)
    except EngageError as error:
        show_refusal(form, error)
        return _page(request, found, settlement=form, status=error.status)
    tell(request, f"The promise is on record as {form.cleaned_data['status']}.")
    return redirect("commitments:commitment", pk=pk)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who answers for it, and until when."""
    found = get_object_or_404(_seen(request), pk=pk)
    editing = _assignment(request, found)
    if not editing.is_valid():
        return _page(request, found, assignment=editing, status=400)

    def write() -> None:
        chosen = dict(editing.forms.cleaned_data)
        owner = User.objects.filter(pk=chosen.pop("owner")).first()
        assign_commitment(found, by=request.user, owner=owner, seen=editing.seen, **chosen)

    try:
        editing.save(write)
    except EngageError as error:
        show_refusal(editing.forms, error)
        return _page(request, found, assignment=editing, status=error.status)
    tell(request, "It is on record who answers for the promise, and until when.")
    return redirect("commitments:commitment", pk=pk)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whoever answers for it what becomes of it."""
    found = get_object_or_404(_seen(request), pk=pk)
    try:
        remind_owner(found, by=request.user)
    except EngageError as error:
        if error.status == 403:
            raise
        tell_refusal(request, error)
    else:
        tell(request, f"{found.owner_label} has been reminded.")
    return redirect("commitments:commitment", pk=pk)


def _assignment(request: HttpRequest | None, commitment: Commitment) -> Editing[AssignmentForm]:
    def make(sent: Sent, row: Commitment) -> AssignmentForm:
        now = {"owner": row.owner_id or "", "owner_name": row.owner_name, "due_on": row.due_on}
        return AssignmentForm(sent, initial=now, people=_people(row))

    return edit_of(request, commitment, make)


def _seen(request: HttpRequest) -> QuerySet[Any]:
    return commitment_lines(Commitment.objects.visible_to(request.user))


def _row(commitment: Any) -> dict[str, Any]:
    return {
        "commitment": commitment,
        "state": state_of_commitment(commitment),
        "corrections": corrections_told(commitment.corrections_),
    }


def _may_be_reminded(commitment: Commitment, *, by: User) -> bool:
    owner = commitment.owner
    return owner is not None and owner.is_active and owner != by


def _people(commitment: Commitment) -> list[tuple[int, str]]:
    """Who could answer for it, and who does."""
    people = owners_of(commitment.visit)
    if commitment.owner and (commitment.owner.pk, commitment.owner.name) not in people:
        people.append((commitment.owner.pk, commitment.owner.name))
    return people


def _page(
    request: HttpRequest,
    commitment: Any,
    *,
    settlement: SettlementForm | None = None,
    assignment: Editing[AssignmentForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    is_open = commitment.status == CommitmentStatus.OPEN
    parts = parts_of(request.user, commitment.visit) if is_open else frozenset()
    remindable = _may_be_reminded(commitment, by=request.user) and may_remind_owner(parts)
    parts = parts_in_commitment(request.user, parts, owner_id=commitment.owner_id)
    if assignment is None and is_open and may_assign_commitment(parts):
        assignment = _assignment(None, commitment)
    reminders = reminders_of(commitment)
    context = {
        **_row(commitment),
        "is_open": is_open,
        "settlement": settlement or (SettlementForm() if is_open and may_settle_commitment(parts) else None),
        "editing": assignment,
        "assignment": assignment.forms if assignment else None,
        "remindable": remindable,
        "reminded_at": reminded_at(commitment, reminders) if remindable else None,
        "history": history_of(commitment, reminders),
        "sees_account": Account.objects.visible_to(request.user).filter(pk=commitment.account_id).exists(),
    }
    return render(request, "commitments/commitment.html", context, status=status)
