"""Changing a draft, and deleting one."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from engage.core.edits import Editing, Sent
from engage.core.errors import EngageError, NotAllowed, Stale, WrongState
from engage.core.pages import tell
from visits.actions import delete_draft
from visits.forms.requesting import RequestForms
from visits.models import Origin, Status, Visit
from visits.rules import may_edit_request
from visits.views.reporting import show_report_form
from visits.views.requesting import answer_draft, is_to_begin, show_form
from visits.views.scope import Scoped, visit_of


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The request form, filled with the draft. Account and origin stay."""
    visit = _draft(visit_of(request, pk, "solo_exception"))
    reported = visit.origin != Origin.PLANNED

    def make(sent: Sent, rows: Mapping[str, Visit]) -> RequestForms:
        return RequestForms(
            user=request.user, account=visit.account, visit=rows["visit"], data=sent, reported=reported
        )

    editing = Editing(
        request,
        load=lambda: {"visit": Visit.objects.select_related("solo_exception").get(pk=visit.pk)},
        make=make,
        parts=lambda forms: forms.all,
        rows={"visit": visit},
    )
    if is_to_begin(request) and not reported:
        forms = editing.forms.begun_with(request.POST.get("template", ""))
        return show_form(request, forms, account=visit.account, visit=visit, editing=editing)
    if request.method == "POST" and editing.is_valid():
        try:
            return editing.save(lambda: answer_draft(request, editing.forms, visit=visit, seen=editing.seen))
        except Stale:
            pass  # each field tells
        except EngageError as error:
            editing.forms.show(error)
    show = show_report_form if reported else show_form
    return show(request, editing.forms, account=visit.account, visit=visit, editing=editing)


def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then deletes."""
    visit = _draft(visit_of(request, pk))
    if request.method == "POST":
        delete_draft(visit, by=request.user)
        tell(request, "The draft is deleted.")
        return redirect("visits:list")
    return render(request, "visits/delete.html", {"visit": visit})


def _draft(scoped: Scoped) -> Visit:
    if not may_edit_request(scoped.parts):
        raise NotAllowed("This request is not yours to change.")
    if scoped.visit.status != Status.DRAFT:
        raise WrongState("The visit was requested; move it, or cancel it and ask anew.")
    return scoped.visit
