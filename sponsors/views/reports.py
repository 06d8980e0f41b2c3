"""The sponsor report: one row an executive, as a page and as CSV."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from engage.core import policy
from engage.core.errors import BadInput, OutOfScope
from engage.core.exports import csv_response
from sponsors.forms import SponsorReportForm
from sponsors.queries.sponsor_report import SponsorReport, report
from sponsors.report_table import table_of
from sponsors.rules import may_read_reports

FIELDS = ("start", "last", "executive", "business_unit", "include_inactive")


def sponsors(request: HttpRequest) -> HttpResponse:
    """The report of the period asked for, else of the last twelve months. About nine queries."""
    form = _form(request)
    if form.is_bound and not form.is_valid():
        return render(request, "reports/sponsors.html", {"form": form, "table": None}, status=400)
    found = _report(request, form)
    asked = {name: request.GET[name] for name in FIELDS if request.GET.get(name)}
    context: dict[str, Any] = {
        "form": form,
        "report": found,
        "last_day": found.end - timedelta(days=1),
        "table": table_of(found, goal=policy.current()["compliance_goal_percent"]),
        "csv_url": f"{reverse('reports:sponsors_csv')}?{urlencode(asked)}",
    }
    return render(request, "reports/sponsors.html", context)


def sponsors_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows with the API's columns."""
    form = _form(request)
    if form.is_bound and not form.is_valid():
        field, messages = next(iter(form.errors.items()))
        raise BadInput(str(messages[0]), field=field)
    found = _report(request, form)
    name = f"sponsors-{found.start:%Y-%m-%d}-to-{found.end:%Y-%m-%d}.csv"
    return csv_response(name, SponsorReport.columns(), found.cells())


def _form(request: HttpRequest) -> SponsorReportForm:
    if not may_read_reports(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    asked = any(name in request.GET for name in FIELDS)
    return SponsorReportForm(request.GET if asked else None, user=request.user)


def _report(request: HttpRequest, form: SponsorReportForm) -> SponsorReport:
    given = form.cleaned_data if form.is_bound else {}
    start, end = form.period()
    return report(
        start,
        end,
        user=request.user,
        executive=given.get("executive"),
        business_unit=given.get("business_unit"),
        include_inactive=bool(given.get("include_inactive")),
    )
