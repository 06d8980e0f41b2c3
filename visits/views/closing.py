"""The account side's part of the debrief, the owners of what was promised, and the end of the visit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.transaction import atomic
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from engage.core.edits import Editing, Sent
from engage.core.errors import EngageError, NotAllowed, Stale, WrongState
from engage.core.form_keys import answered_once
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
from visits.views.requesting import status_of
from visits.workflow import perform


@answered_once
def close(request: HttpRequest, pk: int) -> HttpResponse:
    record = _to_close(request, pk)
    editing = _editing(request, record)
    if request.method == "POST" and editing.is_valid():
        try:
            return _write(request, record, editing)
        except EngageError as error:
            _show(editing, error)
    context: dict[str, Any] = {
        "record": record,
        "visit": record.visit,
        "editing": editing,
        "form": editing.forms.form,
        "owners": editing.forms.owners,
        "results": results_of(record),
        "is_filed": _is_filed(record),
        "can_close": record.visit.status == Status.DEBRIEFED,
        "due": record.visit.account_debrief_due_at,
    }
    return render(request, "visits/close.html", context, status=status_of(request, editing))


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what can be read of it; files nothing."""
    try:
        record = _to_close(request, pk)
    except EngageError as error:
        return JsonResponse({"detail": error.message}, status=error.status)
    editing = _editing(request, record)
    editing.is_valid()
    try:
        _keep(request, record, editing)
    except EngageError as error:
        return editing.refused(error)
    return editing.saved()


def _to_close(request: HttpRequest, pk: int) -> VisitRecord:
    record = read_visit(request.user, pk)
    if not may_file_account_part(record.parts):
        raise NotAllowed("The account manager files the account side’s part.")
    if record.visit.status not in (Status.HELD, Status.DEBRIEFED) or record.visit.origin == "imported":
        raise WrongState("The account side’s part is written between the visit and its end on record.")
    return record


@dataclass(frozen=True)
class ClosingForms:
    """No form of the part once it is filed; one of each open promise."""

    form: AccountForm | None
    owners: list[OwnerForm]

    @property
    def all(self) -> list[Form]:
        return [*([self.form] if self.form else []), *self.owners]


def _editing(request: HttpRequest, record: VisitRecord) -> Editing[ClosingForms]:
    """Of the account side's part, and of who answers for each promise."""
    choices = owners_of(record.visit)
    promises = Commitment.objects.visible_to(request.user).filter(
        visit=record.visit, status=CommitmentStatus.OPEN
    )

    def load() -> dict[str, Any]:
        rows: dict[str, Any] = {"debrief": Debrief.objects.filter(visit=record.visit).first()}
        return rows | {_named(row): row for row in promises.select_related("owner", "visit")}

    def make(sent: Sent, rows: Mapping[str, Any]) -> ClosingForms:
        debrief: Debrief | None = rows["debrief"]
        first = {name: getattr(debrief, name) for name in AccountForm().fields} if debrief else {}
        if debrief and debrief.executive_filed_at and not debrief.next_step:
            first |= {"next_step": debrief.agreed_next_step, "next_step_on": debrief.agreed_next_step_on}
        filed = debrief is not None and debrief.account_filed_at is not None
        return ClosingForms(
            None if filed else AccountForm(sent, initial=first),
            [
                OwnerForm(sent, commitment=row, owners=choices)
                for row in rows.values()
                if isinstance(row, Commitment)
            ],
        )

    return Editing(request, load=load, make=make, parts=lambda forms: forms.all)


def _named(promise: Commitment) -> str:
    return f"promise-{promise.pk}"


def _is_filed(record: VisitRecord) -> bool:
    debrief: Debrief | None = getattr(record.visit, "debrief", None)
    return debrief is not None and debrief.account_filed_at is not None


def _keep(request: HttpRequest, record: VisitRecord, editing: Editing[ClosingForms]) -> None:
    if editing.forms.form is None and any(
        request.POST.get(name, "").strip() for name in AccountForm().fields
    ):
        raise WrongState("This part was filed meanwhile, and stays as it is. What you typed was not saved.")

    @atomic  # several rows, one form: all of it or nothing
    def write() -> None:
        forms = editing.forms
        if forms.form is not None:
            seen = editing.seen_of("debrief")
            save_debrief_draft(record.visit, by=request.user, seen=seen, **forms.form.facts())
        known = User.objects.in_bulk([pk for one in forms.owners if (pk := one.cleaned_data.get("owner"))])
        for owner in forms.owners:
            typed = owner.cleaned_data
            if owner.has_changed():
                assign_commitment(
                    owner.commitment,
                    by=request.user,
                    owner=known.get(typed.get("owner")),
                    owner_name=typed.get("owner_name") or "",
                    due_on=typed.get("due_on"),
                    seen=editing.seen_of(_named(owner.commitment)),
                )

    editing.save(write)


def _write(request: HttpRequest, record: VisitRecord, editing: Editing[ClosingForms]) -> HttpResponse:
    _keep(request, record, editing)
    visit, act, form = record.visit, request.POST.get("act"), editing.forms.form
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


def _show(editing: Editing[ClosingForms], error: EngageError) -> None:
    if isinstance(error, Stale) and editing.clashes:
        return
    editing.renew()
    form, owners = editing.forms.form, editing.forms.owners
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
