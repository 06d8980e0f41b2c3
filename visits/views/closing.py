"""The account side's part of the debrief, the owners of what was promised, and the end of the visit."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from engage.core.errors import EngageError, NotAllowed, WrongState
from engage.core.pages import show_refusal, tell
from engage.people.models import User
from visits.actions import assign_commitment, file_account_part, save_debrief_draft
from visits.forms.closing import AccountForm, OwnerForm
from visits.models import Commitment, CommitmentStatus, Debrief, Status
from visits.pages import words
from visits.pages.owners import owners_of
from visits.pages.record import VisitRecord, read_visit
from visits.pages.results import results_of
from visits.rules import may_file_account_part
from visits.workflow import perform


def close(request: HttpRequest, pk: int) -> HttpResponse:
    record = _to_close(request, pk)
    form, owners = _forms(request, record)
    if request.method == "POST" and _valid(form, owners):
        try:
            return _write(request, record, form, owners)
        except EngageError as error:
            _show(form, owners, error)
    context: dict[str, Any] = {
        "record": record,
        "visit": record.visit,
        "form": form,
        "owners": owners,
        "results": results_of(record),
        "is_filed": _is_filed(record),
        "can_close": record.visit.status == Status.DEBRIEFED,
        "due": record.visit.account_debrief_due_at,
    }
    return render(request, "visits/close.html", context, status=400 if request.method == "POST" else 200)


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what can be read of it; files nothing."""
    try:
        record = _to_close(request, pk)
        form, owners = _forms(request, record)
        _valid(form, owners)
        _keep(request, record, form, owners)
    except EngageError as error:
        return JsonResponse({"detail": error.message}, status=error.status)
    return JsonResponse({})


def _to_close(request: HttpRequest, pk: int) -> VisitRecord:
    record = read_visit(request.user, pk)
    if not may_file_account_part(record.parts):
        raise NotAllowed("The account manager files the account side’s part.")
    if record.visit.status not in (Status.HELD, Status.DEBRIEFED) or record.visit.origin == "imported":
        raise WrongState("The account side’s part is written between the visit and its end on record.")
    return record


def _forms(request: HttpRequest, record: VisitRecord) -> tuple[AccountForm | None, list[OwnerForm]]:
    """No form of the part once it is filed; one of each open promise."""
    data = request.POST if request.method == "POST" else None
    debrief: Debrief | None = getattr(record.visit, "debrief", None)
    names = ("feedback", "relationship_rating", "next_step", "next_step_on")
    first = {name: getattr(debrief, name) for name in names} if debrief else {}
    choices = owners_of(record.visit)
    promises = Commitment.objects.visible_to(request.user).filter(
        visit=record.visit, status=CommitmentStatus.OPEN
    )
    return (
        None if _is_filed(record) else AccountForm(data, initial=first),
        [
            OwnerForm(data, commitment=row, owners=choices)
            for row in promises.select_related("owner", "visit")
        ],
    )


def _is_filed(record: VisitRecord) -> bool:
    debrief: Debrief | None = getattr(record.visit, "debrief", None)
    return debrief is not None and debrief.account_filed_at is not None


def _valid(form: AccountForm | None, owners: list[OwnerForm]) -> bool:
    valid = [part.is_valid() for part in ([form] if form else []) + owners]
    return all(valid)


def _keep(
    request: HttpRequest, record: VisitRecord, form: AccountForm | None, owners: list[OwnerForm]
) -> None:
    if form is not None:
        save_debrief_draft(record.visit, by=request.user, **form.facts())
    known = User.objects.in_bulk([pk for owner in owners if (pk := owner.cleaned_data.get("owner"))])
    for owner in owners:
        typed = owner.cleaned_data
        if owner.has_changed():
            assign_commitment(
                owner.commitment,
                by=request.user,
                owner=known.get(typed.get("owner")),
                owner_name=typed.get("owner_name") or "",
                due_on=typed.get("due_on"),
            )


def _write(
    request: HttpRequest, record: VisitRecord, form: AccountForm | None, owners: list[OwnerForm]
) -> HttpResponse:
    _keep(request, record, form, owners)
    visit, act = record.visit, request.POST.get("act")
    if act == "close":
        perform("close", visit, by=request.user, part=form.part() if form else None)
        tell(request, f"Closed. {words.executive(visit)} reads your words now.")
    elif act == "file" and form is not None:
        file_account_part(visit, by=request.user, part=form.part())
        tell(request, f"Filed. The visit can be closed once {words.executive(visit)} has filed the debrief.")
    else:
        tell(request, "Kept. You can go on at any time.")
        return redirect("visits:close", pk=visit.pk)
    return redirect("visits:visit", pk=visit.pk)


def _show(form: AccountForm | None, owners: list[OwnerForm], error: EngageError) -> None:
    if error.code == "visit_account_part_filed" and form is not None:
        for name, words_ in (
            ("feedback", "Say what could be done better."),
            ("next_step", "Say what comes next."),
        ):
            if not form.cleaned_data.get(name, "").strip():
                form.add_error(name, words_)
    elif error.code == "visit_commitments_owned":
        for owner in owners:
            typed = owner.cleaned_data
            if not (typed.get("owner") or (typed.get("owner_name") or "").strip()):
                owner.add_error("owner", "Say who answers for it.")
            if not typed.get("due_on"):
                owner.add_error("due_on", "Say until when.")
    elif form is not None:
        show_refusal(form, error)
    else:
        raise error
