"""Executives: the directory, and one executive with what the person may know of them."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.rules import may_browse_accounts
from engage.core import policy
from engage.core.clock import now
from engage.core.errors import OutOfScope
from engage.core.pages import page_of
from engage.people.models import Executive
from engage.people.rules import may_edit_executives
from sponsors.forms import PeriodForm
from sponsors.models import Sponsorship
from sponsors.queries.contact import with_last_contact_on
from sponsors.queries.scope import ReportScope
from sponsors.queries.sponsor_report import as_of_end, row_of, with_last_contact
from sponsors.rules import may_read_scorecard
from sponsors.scorecard import leading_bars, scorecard_of
from visits.blocking import blocking_of, may_ask_for
from visits.flag_forms import WaiverRequestForm
from visits.flag_words import words_of
from visits.lines import line_of
from visits.models import Flag, Status, Visit
from visits.queries.leadership import leadership_of
from visits.rules import may_decide_waiver

VISITS_SHOWN, FLAGS_SHOWN, OWED_SHOWN, TERMS_SHOWN = 20, 10, 10, 20


def executives(request: HttpRequest) -> HttpResponse:
    """The directory. How many visits and accounts stand beside a name counts those the person may see. About six queries."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    name = request.GET.get("name", "").strip()
    rows = Executive.objects.visible_to(request.user).select_related("business_unit")
    if not request.GET.get("left"):
        rows = rows.active()
    if name:
        rows = rows.filter(Q(name__icontains=name) | Q(title__icontains=name))
    page = page_of(request, rows)
    people = list(page.object_list)
    context = {
        "page": page,
        "name": name,
        "with_left": bool(request.GET.get("left")),
        "may_edit": may_edit_executives(request.user),
        "rows": _with_counts(request, people),
    }
    return render(request, "executives/list.html", context)


def executive(request: HttpRequest, pk: int) -> HttpResponse:
    """One executive. Figures, flags, blocks and terms are for sales operations and themselves; all others see the visits they see anyway.

    At most 15 queries with those of every page (session, person, deputies, notices), however many visits.
    """
    form = PeriodForm(request.GET) if {"start", "last"} & request.GET.keys() else PeriodForm()
    start, end = form.period() if not form.is_bound or form.is_valid() else PeriodForm().period()
    rows = Executive.objects.visible_to(request.user).select_related("business_unit", "user")
    person = get_object_or_404(with_last_contact(rows, user=request.user, as_of=as_of_end(end)), pk=pk)
    seen = Visit.objects.visible_to(request.user).filter(lead_executive=person).for_display()
    page = page_of(request, seen, size=VISITS_SHOWN)
    context: dict[str, Any] = {
        "executive": person,
        "page": page,
        "lines": [line_of(visit, beside="account") for visit in page.object_list],
        "reads_scorecard": may_read_scorecard(request.user, person),
        "may_edit": may_edit_executives(request.user),
    }
    if may_ask_for(person, user=request.user):
        context |= {
            "blocking": blocking_of(person, reader=request.user),
            "waiver_form": WaiverRequestForm(),
            "may_decide": may_decide_waiver(request.user),
        }
    if context["reads_scorecard"]:
        context |= {"form": form, "period": (start, end), **_own(request, person, start=start, end=end)}
    return render(request, "executives/executive.html", context)


def _own(request: HttpRequest, person: Executive, *, start: date, end: date) -> dict[str, Any]:
    """What only sales operations and the executive read. Six queries."""
    rules, scope = policy.current(), ReportScope.of(request.user)
    own = scope.sponsorships().filter(executive=person).select_related("account").order_by("-starts_on")
    terms = list(with_last_contact_on(own, scope=scope, as_of=as_of_end(end)))
    row = row_of(person, terms, start=start, end=end, user=request.user, rules=rules)
    owed = Visit.objects.visible_to(request.user).filter(
        lead_executive=person, status=Status.HELD, executive_debrief_due_at__isnull=False
    )
    flags = Flag.objects.visible_to(request.user).open().filter(executive=person)
    shown = flags.select_related("account", "executive")[:FLAGS_SHOWN]
    return {
        "card": scorecard_of(row, goal=rules["compliance_goal_percent"]),
        "owed": list(owed.for_display().order_by("executive_debrief_due_at")[:OWED_SHOWN]),
        "flags": [{"flag": flag, "words": words_of(flag)} for flag in shown],
        "leading": leading_bars(leadership_of(person.pk)),
        "terms": _terms(terms[:TERMS_SHOWN], today=now().date()),
    }


def _terms(terms: list[Sponsorship], *, today: date) -> list[dict[str, Any]]:
    """Running terms before those that ended."""
    told = [
        {
            "term": term,
            "ended": term.ended_on is not None and term.ended_on <= today,
            "over": term.ends_on < today,
        }
        for term in terms
    ]
    return sorted(told, key=lambda row: row["ended"])


def _with_counts(request: HttpRequest, people: list[Executive]) -> list[dict[str, Any]]:
    """Visits and accounts of each that the person sees. Two queries."""
    ids = [person.pk for person in people]
    visits = Visit.objects.visible_to(request.user).order_by().took_place().filter(lead_executive__in=ids)
    counts = {
        row["lead_executive"]: row for row in visits.values("lead_executive").annotate(held=Count("pk"))
    }
    terms = Sponsorship.objects.visible_to(request.user).active().order_by().filter(executive__in=ids)
    sponsored = dict(terms.values_list("executive").annotate(Count("pk")))
    return [
        {
            "executive": person,
            "held": counts.get(person.pk, {}).get("held", 0),
            "sponsored": sponsored.get(person.pk, 0),
        }
        for person in people
    ]
