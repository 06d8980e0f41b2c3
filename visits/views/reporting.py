"""Reporting a meeting that nobody had planned: held at once, or, by an assistant, written down for the executive to report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Account
from engage.core.edits import Editing
from engage.core.errors import EngageError
from engage.core.form_keys import answered_once
from engage.core.pages import tell
from visits.actions.reporting import report_or_prepare
from visits.forms.requesting import RequestForms
from visits.models import Status, Visit
from visits.pages import words
from visits.rules import may_report_somewhere
from visits.views.requesting import choose_account, chosen_account, likely, require_planner, status_of

BROUGHT_ALONG = ("title", "format", "day", "start")


@answered_once
def report(request: HttpRequest) -> HttpResponse:
    require_planner(request.user)
    account = chosen_account(request)
    if account is None:
        heading = "Report a meeting that was not planned"
        return choose_account(request, "visits/choose_account.html", heading=heading, name="report")
    forms = RequestForms(
        user=request.user,
        account=account,
        data=request.POST if request.method == "POST" else None,
        initial={**likely(request, account), **_known(request), "team": []},
        reported=True,
    )
    if request.method == "POST" and forms.is_valid():
        try:
            visit = report_or_prepare(forms.draft(), by=request.user)
        except EngageError as error:
            forms.show(error)
        else:
            tell(request, _said(visit.status, words.executive(visit)))
            return redirect("visits:visit", pk=visit.pk)
    return show_report_form(request, forms, account=account, visit=None)


def _known(request: HttpRequest) -> dict[str, str]:
    """What the address brings along of a meeting that was about to be logged as less."""
    return {name: request.GET[name][:300] for name in BROUGHT_ALONG if request.GET.get(name)}


def _said(status: str, executive: str) -> str:
    if status == Status.DRAFT:
        return f"The report is kept as a draft. {executive} can report the meeting now."
    return "Reported. The meeting is on record, and its debrief is due."


def show_report_form(
    request: HttpRequest,
    forms: RequestForms,
    *,
    account: Account,
    visit: Visit | None,
    editing: Editing[RequestForms] | None = None,
) -> HttpResponse:
    context = {
        "forms": forms,
        "form": forms.form,
        "editing": editing,
        "account": account,
        "visit": visit,
        "only_prepares": not may_report_somewhere(request.user),
    }
    return render(request, "visits/report.html", context, status=status_of(request, editing))
