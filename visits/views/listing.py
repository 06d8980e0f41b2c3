"""The list of visits."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.rules import may_browse_accounts
from engage.core.errors import OutOfScope
from engage.core.heads import sorted_heads
from engage.core.pages import page_of
from engage.core.ui import Link
from visits.filters import VisitFilter, without_long_choices
from visits.lines import day_of, standing_of
from visits.models import Visit

LATEST_FIRST = "-starts_at"
COLUMNS = (
    ("Point of the meeting", ""),
    ("Account", "account"),
    ("Executive", "executive"),
    ("When", "starts_at"),
    ("Where it stands", ""),
)
ORDERS = [
    (LATEST_FIRST, "Latest first"),
    ("starts_at", "Earliest first"),
    ("account", "By account"),
    ("executive", "By executive"),
    ("-account", "By account, from the end"),
    ("-executive", "By executive, from the end"),
]
SELDOM = ("visit_format", "purpose", "origin", "mine", "rush", "confidential", "ordering")
CARRIED = ("start_after", "start_before", "on", "participant")


def visits(request: HttpRequest) -> HttpResponse:
    """Visits in scope, newest first unless asked otherwise. About ten queries."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    seen = Visit.objects.visible_to(request.user).for_display()
    asked = request.GET.copy()
    asked.setdefault("ordering", LATEST_FIRST)
    found = VisitFilter(asked, queryset=seen, request=request)
    page = page_of(request, found.qs)
    form = without_long_choices(found.form, request)
    form.fields["ordering"].choices = ORDERS
    named = form.cleaned_data if form.is_valid() else {}
    context: dict[str, Any] = {
        "form": form,
        "seldom": [form[name] for name in SELDOM],
        "more_opened": any(request.GET.get(name) for name in SELDOM if name != "ordering"),
        "carried": [(name, request.GET[name]) for name in CARRIED if request.GET.get(name)],
        "account": named.get("account"),
        "participant": named.get("participant"),
        "on": named.get("on"),
        "page": page,
        "columns": sorted_heads(request, COLUMNS, first=request.GET.get("ordering", LATEST_FIRST)),
        "rows": [
            {"visit": visit, "when": day_of(visit), "standing": standing_of(visit)}
            for visit in page.object_list
        ],
        "filtered": any(request.GET.get(name) for name in found.filters if name != "ordering"),
        "tabs": _tabs(request, found),
    }
    return render(request, "visits/list.html", context)


def _tabs(request: HttpRequest, found: VisitFilter) -> list[Link]:
    """To come (the next first), and all; other filters stay."""
    today = datetime.combine(timezone.localdate(), time(), timezone.get_current_timezone())
    times = ("start_after", "start_before", "on", "ordering")
    kept = {name: request.GET[name] for name in found.filters if name not in times and request.GET.get(name)}
    coming = {"start_after": today.isoformat(), "ordering": "starts_at"}
    past = {"start_before": today.isoformat()}
    here = reverse("visits:list")
    shown = {name for name in ("start_after", "start_before", "on") if request.GET.get(name)}
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
