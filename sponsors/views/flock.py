"""The flock, and the accounts executives give their time to."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from engage.core.heads import sorted_heads
from engage.core.pages import page_of
from engage.core.ui import Bar
from sponsors.accounts_words import potential_bars
from sponsors.forms import AccountsReportForm, FlockForm
from sponsors.queries.accounts_report import accounts_report
from sponsors.queries.flock import flock
from sponsors.views.reports import export_links, require_reader
from visits.lines import line_of
from visits.models import Visit

VISITS_SHOWN, MOST_FIRST = 20, "-visits_held"
COLUMNS = (
    ("Account", "account"),
    ("Potential", ""),
    ("Visits", "visits_held"),
    ("Clean", "visits_clean"),
    ("Flags", "flags"),
    ("Sponsor", ""),
    ("Last contact", "days_since_contact"),
    ("Open promises", "open_commitments"),
)
SORTS = {name for _, name in COLUMNS if name}


def who_flew_in(request: HttpRequest) -> HttpResponse:
    """The flock of the period asked for, else of the last twelve months, and the visits behind it. About ten queries."""
    require_reader(request)
    form = FlockForm(request.GET if request.GET.keys() - {"page"} else None, user=request.user)
    if form.is_bound and not form.is_valid():
        return render(request, "reports/flock.html", {"form": form}, status=400)
    start, end = form.period()
    given = form.cleaned_data if form.is_bound else {}
    found = flock(
        start,
        end,
        user=request.user,
        executive=given.get("executive"),
        business_unit=given.get("business_unit"),
    )
    behind = {visit for row in found.rows for visit in row.visits}
    visits = Visit.objects.visible_to(request.user).filter(pk__in=behind).for_display()
    page = page_of(request, visits.order_by("-starts_at", "-pk"), size=VISITS_SHOWN)
    context: dict[str, Any] = {
        "form": form,
        "flock": found,
        "last_day": found.end - timedelta(days=1),
        "page": page,
        "lines": [line_of(visit, beside="account") for visit in page.object_list],
        "links": export_links("api:report-flock", form),
    }
    return render(request, "reports/flock.html", context)


def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts by how often executives met them, fifty a page, and the time by potential. About seven queries."""
    require_reader(request)
    form = AccountsReportForm(
        request.GET if request.GET.keys() - {"page", "ordering"} else None, user=request.user
    )
    if form.is_bound and not form.is_valid():
        return render(request, "reports/accounts.html", {"form": form}, status=400)
    start, end = form.period()
    given = form.cleaned_data if form.is_bound else {}
    found = accounts_report(
        start, end, user=request.user, potential=given.get("potential"), tier=given.get("tier")
    )
    order = request.GET.get("ordering", MOST_FIRST)
    order = order if order.lstrip("-") in SORTS else MOST_FIRST
    bars: list[Bar] = potential_bars(found)
    context: dict[str, Any] = {
        "form": form,
        "report": found,
        "last_day": found.end - timedelta(days=1),
        "page": page_of(request, _sorted(found.rows, order)),
        "heads": sorted_heads(request, COLUMNS, first=order),
        "ordering": order,
        "bars": bars,
        "links": export_links("api:report-accounts", form),
    }
    return render(request, "reports/accounts.html", context)


def _sorted(rows: Any, order: str) -> Any:
    """By one column, then by name; what is not known comes last."""
    name, down = order.lstrip("-"), order.startswith("-")
    known = [row for row in rows if getattr(row, name) is not None]
    unknown = [row for row in rows if getattr(row, name) is None]
    value = (lambda row: row.account.casefold()) if name == "account" else (lambda row: getattr(row, name))
    return [*sorted(known, key=value, reverse=down), *unknown]
