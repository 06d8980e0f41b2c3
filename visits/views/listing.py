"""The list of visits."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from accounts.rules import may_browse_accounts
from engage.core.errors import OutOfScope
from engage.core.pages import page_of
from engage.core.ui import Link
from visits.filters import VisitFilter
from visits.lines import day_of, standing_of
from visits.models import Visit

MOST_CHOICES = 100
LATEST_FIRST = "-starts_at"


def visits(request: HttpRequest) -> HttpResponse:
    """Visits in scope, newest first unless asked otherwise. About ten queries."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    seen = Visit.objects.visible_to(request.user).for_display()
    asked = request.GET.copy()
    asked.setdefault("ordering", LATEST_FIRST)
    found = VisitFilter(asked, queryset=seen, request=request)
    page = page_of(request, found.qs)
    rows = [
        {"visit": visit, "when": day_of(visit), "standing": standing_of(visit)} for visit in page.object_list
    ]
    context: dict[str, Any] = {
        "filter": found,
        "form": _few_choices(found, request),
        "account": _account(found),
        "page": page,
        "rows": rows,
        "filtered": any(request.GET.get(name) for name in found.filters),
        "tabs": _tabs(request),
    }
    return render(request, "visits/list.html", context)


def _few_choices(found: VisitFilter, request: HttpRequest) -> Any:
    """The filter's form. Whoever sees hundreds of accounts comes from an account's page; a list of them all would be no choice."""
    form = found.form
    form.fields["ordering"].choices = [(LATEST_FIRST, "Latest first"), ("starts_at", "Earliest first")]
    accounts = Account.objects.visible_to(request.user).order_by()
    if len(accounts.values_list("pk")[: MOST_CHOICES + 1]) > MOST_CHOICES:
        del form.fields["account"]
    return form


def _account(found: VisitFilter) -> Account | None:
    form = found.form
    return form.cleaned_data.get("account") if form.is_bound and form.is_valid() else None


def _tabs(request: HttpRequest) -> list[Link]:
    """To come (the next first), and all; other filters stay."""
    today = datetime.combine(timezone.localdate(), time(), timezone.get_current_timezone())
    kept = {name: request.GET[name] for name in ("account", "executive", "status") if request.GET.get(name)}
    coming = {"start_after": today.isoformat(), "ordering": "starts_at"}
    past = {"start_before": today.isoformat()}
    here = reverse("visits:list")
    shown = {name for name in ("start_after", "start_before") if request.GET.get(name)}
    return [
        Link("All", f"{here}?{urlencode(kept)}" if kept else here, not shown),
        Link(
            "To come",
            f"{here}?{urlencode(kept | coming)}",
            request.GET.get("start_after") == coming["start_after"],
        ),
        Link(
            "Past",
            f"{here}?{urlencode(kept | past)}",
            request.GET.get("start_before") == past["start_before"],
        ),
    ]
