"""The reports: what each answers, and the sponsor report as a page and as a table."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from engage.core import policy
from engage.core.errors import BadInput, OutOfScope
from engage.core.exports import table_response
from engage.core.ui import Link
from sponsors.forms import PeriodForm, SponsorReportForm
from sponsors.queries.sponsor_report import SponsorReport, report
from sponsors.report_table import table_of
from sponsors.rules import may_read_reports

FIELDS = ("start", "last", "executive", "business_unit", "region", "account", "include_inactive")


@dataclass(frozen=True)
class Offered:
    """A report in the list: its name, and in one sentence the question it answers."""

    name: str
    answers: str
    url_name: str


REPORTS = (
    Offered(
        "Sponsor report",
        "What did each executive do with customers, how well prepared, and what came of it?",
        "reports:sponsors",
    ),
    Offered(
        "The flock",
        "Who met customers without a briefing, a debrief, or anybody knowing, and at which visits?",
        "reports:flock",
    ),
    Offered(
        "Accounts",
        "Which accounts do executives give their time to, and is it where the potential is?",
        "reports:accounts",
    ),
)


def reports(request: HttpRequest) -> HttpResponse:
    """The list. No query of its own."""
    require_reader(request)
    return render(request, "reports/list.html", {"reports": REPORTS})


def require_reader(request: HttpRequest) -> None:
    if not may_read_reports(request.user):
        raise OutOfScope("There is nothing here for you to open.")


def api_query(form: PeriodForm) -> str:
    """What a form asks for in the words of the API, whose `end` is exclusive."""
    start, end = form.period()
    given = form.cleaned_data if form.is_bound else {}
    chosen = {name: getattr(value, "pk", value) for name, value in given.items() if value}
    chosen = {name: "true" if value is True else str(value) for name, value in chosen.items()}
    return urlencode(
        {
            **{name: value for name, value in chosen.items() if name not in ("start", "last")},
            "start": start,
            "end": end,
        }
    )


def export_links(api_name: str, form: PeriodForm) -> list[Link]:
    """The same rows as files."""
    query, here = api_query(form), reverse(api_name)
    return [
        Link(label, f"{here}?{query}&format={kind}")
        for kind, label in (("xlsx", "Excel (XLSX)"), ("csv", "CSV"))
    ]


def sponsors(request: HttpRequest) -> HttpResponse:
    """The report of the period asked for, else of the last twelve months. About nine queries."""
    form = _form(request)
    if form.is_bound and not form.is_valid():
        return render(request, "reports/sponsors.html", {"form": form, "table": None}, status=400)
    found = _report(request, form)
    asked = urlencode({name: request.GET[name] for name in FIELDS if request.GET.get(name)})
    context: dict[str, Any] = {
        "form": form,
        "report": found,
        "last_day": found.end - timedelta(days=1),
        "table": table_of(found, goal=policy.current()["compliance_goal_percent"]),
        "links": [
            Link("Excel (XLSX)", f"{reverse('reports:sponsors_xlsx')}?{asked}"),
            Link("CSV", f"{reverse('reports:sponsors_csv')}?{asked}"),
        ],
    }
    return render(request, "reports/sponsors.html", context)


def sponsors_table(request: HttpRequest, kind: str) -> StreamingHttpResponse | FileResponse:
    """The same rows with the API's columns."""
    form = _form(request)
    if form.is_bound and not form.is_valid():
        field, messages = next(iter(form.errors.items()))
        raise BadInput(str(messages[0]), field=field)
    found = _report(request, form)
    name = f"sponsors-{found.start:%Y-%m-%d}-to-{found.end:%Y-%m-%d}"
    return table_response(kind, name, SponsorReport.columns(), found.cells())


def _form(request: HttpRequest) -> SponsorReportForm:
    require_reader(request)
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
        region=given.get("region") or None,
        account=given.get("account"),
        include_inactive=bool(given.get("include_inactive")),
    )
