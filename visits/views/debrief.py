"""The executive's part of the debrief: two minutes on a phone. An assistant may prepare it; the executive files it in person."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from engage.core.edits import Editing, Sent
from engage.core.errors import EngageError, NotAllowed, Stale, WrongState
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell
from visits.actions import save_debrief_draft
from visits.actions.attachments import DEBRIEF
from visits.forms.debrief import ExecutiveForms
from visits.models import Debrief, Origin, RedLine, Status
from visits.pages import words
from visits.pages.attachments import shelf_to_fill
from visits.pages.owners import owners_of
from visits.rules import may_file_account_part, may_file_debrief, may_prepare_debrief
from visits.views.requesting import status_of
from visits.views.scope import Scoped, visit_of
from visits.workflow import perform

NOT_OPEN = "The debrief is not open, or it has been filed. What you typed now was not saved."


@answered_once
def write(request: HttpRequest, pk: int) -> HttpResponse:
    scoped = visit_of(request, pk, "debrief")
    if not may_prepare_debrief(scoped.parts):
        if may_file_account_part(scoped.parts):
            return redirect("visits:close", pk=pk)
        raise NotAllowed("The executive writes this part of the debrief.")
    if not _is_open(scoped):
        if request.method == "POST":
            raise WrongState(NOT_OPEN)
        return redirect("visits:visit", pk=pk)
    editing = _editing(request, scoped)
    if request.method == "POST" and editing.is_valid():
        try:
            return _write(request, scoped, editing)
        except EngageError as error:
            if error.status == 403:
                raise
            _show(editing, error)
    context: dict[str, Any] = {
        "visit": scoped.visit,
        "editing": editing,
        "forms": editing.forms,
        "form": editing.forms.form,
        "files": may_file_debrief(scoped.parts),
        "shelf": shelf_to_fill(request.user, scoped.visit, side=DEBRIEF),
        "due": scoped.visit.executive_debrief_due_at,
    }
    return render(request, "visits/debrief.html", context, status=status_of(request, editing))


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what can be read of it; files nothing."""
    scoped = visit_of(request, pk, "debrief")
    editing = _editing(request, scoped)
    editing.is_valid()
    try:
        _keep(request, scoped, editing)
    except EngageError as error:
        return editing.refused(error)
    return editing.saved()


def _is_open(scoped: Scoped) -> bool:
    visit = scoped.visit
    return visit.status == Status.HELD and visit.origin != Origin.IMPORTED


def _editing(request: HttpRequest, scoped: Scoped) -> Editing[ExecutiveForms]:
    visit = scoped.visit
    red_lines = RedLine.objects.visible_to(request.user).filter(briefing__visit=visit)
    newest = red_lines.exclude(briefing__version=None).order_by("-briefing__version", "position")
    version = newest.values_list("briefing__version", flat=True).first()
    offered = list(newest.filter(briefing__version=version)) if version else []
    owners = owners_of(visit)

    def make(sent: Sent, rows: Mapping[str, Debrief | None]) -> ExecutiveForms:
        return ExecutiveForms(
            debrief=rows["debrief"],
            objectives=list(visit.objectives.all()),
            attendees=list(visit.attendees.all()),
            currency=visit.account.currency,
            owners=owners,
            red_lines=offered,
            data=sent,
        )

    return Editing(
        request,
        load=lambda: {"debrief": Debrief.objects.filter(visit=visit).first()},
        make=make,
        parts=lambda forms: forms.all,
        rows={"debrief": getattr(visit, "debrief", None)},
    )


def _keep(request: HttpRequest, scoped: Scoped, editing: Editing[ExecutiveForms]) -> None:
    def write() -> None:
        save_debrief_draft(
            scoped.visit,
            by=request.user,
            outcomes=editing.forms.form.outcomes(),
            prepared=editing.forms.prepared(),
            seen=editing.seen,
            **editing.forms.form.facts(),
        )

    editing.save(write)


def _write(request: HttpRequest, scoped: Scoped, editing: Editing[ExecutiveForms]) -> HttpResponse:
    _keep(request, scoped, editing)
    executive, account = words.executive(scoped.visit), words.account_side(scoped.visit)
    if request.POST.get("act") != "file":
        said = "Kept. You can go on at any time." if may_file_debrief(scoped.parts) else ""
        tell(request, said or f"Kept. {executive} files it.")
        return redirect("visits:debrief", pk=scoped.visit.pk)
    perform("debrief", scoped.visit, by=request.user, part=editing.forms.part())
    tell(request, f"Filed. Thank you; {account} reads it now.")
    return redirect("visits:visit", pk=scoped.visit.pk)


def _show(editing: Editing[ExecutiveForms], error: EngageError) -> None:
    """At the objective that has no outcome, where that is what is missing."""
    if isinstance(error, Stale) and editing.clashes:
        return
    editing.renew()
    forms = editing.forms
    missing = [o for o in forms.form.objectives if not forms.form.cleaned_data.get(f"outcome_{o.pk}")]
    if error.code == "visit_outcome_of_each_objective" or (error.field == "outcomes" and missing):
        for objective in missing:
            forms.form.add_error(f"outcome_{objective.pk}", "Say whether it was met.")
    else:
        show_refusal(forms.form, error)
