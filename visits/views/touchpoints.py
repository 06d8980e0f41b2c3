"""Touchpoints: the list, one in ten seconds, and one that was a mistake."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from engage.core.errors import EngageError, NotAllowed, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell
from engage.people.models import Executive
from visits.actions import log_touchpoint, withdraw_touchpoint
from visits.forms.touchpoints import TouchpointForm, WithdrawalForm, executives_to_log_for
from visits.lines import line_of_touchpoint
from visits.models import Touchpoint, Visit
from visits.rules import may_log_somewhere, may_withdraw_touchpoint
from visits.touchpoint_filters import TouchpointFilter
from visits.views.follow_up import list_of, require_reader

FIRST = ("q", "account", "executive", "kind")
SELDOM = ("after", "before", "withdrawn", "ordering")
IS_A_VISIT = ("touchpoint_is_short", "touchpoint_promises_nothing", "touchpoint_kind_is_known")


def touchpoints(request: HttpRequest) -> HttpResponse:
    """The touchpoints in scope, newest first. About ten queries."""
    found = TouchpointFilter(request.GET, queryset=_seen(request), request=request)
    context = list_of(request, found, line_of_touchpoint, columns=(), first=FIRST, seldom=SELDOM)
    context["may_log"] = may_log_somewhere(request.user)
    return render(request, "touchpoints/list.html", context)


@answered_once
def new(request: HttpRequest) -> HttpResponse:
    """The form; `?account=` and `?executive=` say who. What is more than a touchpoint is refused with the way to report it as a meeting."""
    require_reader(request)
    account = _asked(request, "account", Account.objects.visible_to(request.user))
    executives = executives_to_log_for(request.user)
    executive = _asked(request, "executive", executives) or _only(executives)
    if executive is None and account is not None:
        executive = _last_there(request, account)
    form = TouchpointForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        account=account,
        executive=executive.pk if executive else None,
    )
    report_url = ""
    if request.method == "POST" and form.is_valid():
        try:
            touchpoint = log_touchpoint(form.draft(), by=request.user)
        except EngageError as error:
            show_refusal(form, error)
            report_url = _report_url(form) if error.code in IS_A_VISIT else ""
        else:
            tell(request, "Logged. The account manager has been told.")
            return redirect("accounts:account", pk=touchpoint.account_id)
    context = {"form": form, "account": account, "report_url": report_url}
    return render(request, "touchpoints/new.html", context, status=400 if request.method == "POST" else 200)


def touchpoint(request: HttpRequest, pk: int) -> HttpResponse:
    """One touchpoint; who logged it, or sales operations, withdraws it here."""
    found = get_object_or_404(_seen(request), pk=pk)
    withdrawn = getattr(found, "withdrawal", None)
    may_withdraw = withdrawn is None and may_withdraw_touchpoint(request.user, found)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_withdraw_touchpoint(request.user, found):
            raise NotAllowed("A touchpoint is withdrawn by who logged it, or by sales operations.")
        if form.is_valid():
            withdraw_touchpoint(found, by=request.user, reason=form.cleaned_data["reason"])
            tell(request, "Withdrawn. It stays in the history and counts for nothing.")
            return redirect("touchpoints:touchpoint", pk=pk)
    context = {
        **line_of_touchpoint(found),
        "people": ", ".join(person.name for person in found.people.all()),
        "form": form if may_withdraw else None,
        "withdrawal": withdrawn,
        "sees_account": Account.objects.visible_to(request.user).filter(pk=found.account_id).exists(),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "touchpoints/touchpoint.html", context, status=status)


def _seen(request: HttpRequest) -> QuerySet[Touchpoint]:
    require_reader(request)
    rows: QuerySet[Touchpoint] = Touchpoint.objects.visible_to(request.user).for_display()
    return rows


def _asked(request: HttpRequest, name: str, rows: Any) -> Any:
    """What the address asks for, among `rows`; 404 where it is not among them."""
    given = request.GET.get(name, "")
    if not given:
        return None
    if not (given.isdecimal() and len(given) < 18):
        raise OutOfScope("There is nothing here for you to open.")
    return get_object_or_404(rows, pk=int(given))


def _only(executives: Any) -> Any:
    """The one there is to choose."""
    few = list(executives[:2])
    return few[0] if len(few) == 1 else None


def _last_there(request: HttpRequest, account: Account) -> Executive | None:
    """Whose visit to the account was the last the reader sees."""
    last = (
        Visit.objects.visible_to(request.user)
        .filter(account=account, lead_executive__left_on=None)
        .took_place()
    )
    visit = last.select_related("lead_executive").first()
    return visit.lead_executive if visit else None


def _report_url(form: TouchpointForm) -> str:
    """The report of a meeting, with what was typed."""
    draft = form.draft()
    local = timezone.localtime(draft.occurred_at)
    known = {
        "account": draft.account.pk,
        "executive": draft.executive.pk,
        "title": draft.words,
        "format": "call" if draft.kind == "call" else "",
        "day": f"{local:%Y-%m-%d}",
        "start": f"{local:%H:%M}",
    }
    return f"{reverse('visits:report')}?{urlencode({name: value for name, value in known.items() if value})}"
