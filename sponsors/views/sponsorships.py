"""The sponsors' board, and one sponsorship."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from engage.core import policy
from engage.core.clock import now
from engage.core.errors import OutOfScope
from engage.core.heads import sorted_heads
from engage.core.pages import page_of
from sponsors.board_lines import figures_of, line_of
from sponsors.models import RematchRequest, Sponsorship
from sponsors.queries.board import board
from sponsors.rules import (
    hidden_of_rematch,
    may_ask_rematch,
    may_decide_rematch,
    may_decide_sponsorships,
    may_read_reports,
)
from sponsors.sponsorship_filters import SponsorshipFilter, terms_for
from visits.filters import without_long_choices
from visits.lines import line_of as visit_line_of
from visits.models import Visit

ENDS_FIRST, VISITS_SHOWN, EARLIER_SHOWN = "ends_on", 8, 10
COLUMNS = (
    ("Account", "account"),
    ("Sponsor", "executive"),
    ("Term", "ends_on"),
    ("Last contact", "last_contact"),
)


def sponsors(request: HttpRequest) -> HttpResponse:
    """The board over the sponsorships of the reader's scope, those that run first to end. At most 20 queries, however many there are."""
    if not may_read_reports(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    today, rules = now().date(), policy.current()
    terms = terms_for(request.user)
    asked = request.GET.copy()
    asked.setdefault("state", "current")
    if not asked.get("ordering"):
        asked["ordering"] = ENDS_FIRST
    found = SponsorshipFilter(asked, queryset=terms.order_by("ends_on", "pk"), request=request)
    page = page_of(request, found.qs)
    rows = list(page.object_list)
    waiting = _waiting(request, rows)
    warn = rules["sponsor_term_warning_days"]
    shown = board(request.user, terms, today=today, rules=rules)
    context: dict[str, Any] = {
        "filter": found,
        "form": without_long_choices(found.form, request),
        "state": asked["state"],
        "ordering": asked["ordering"],
        "page": page,
        "rows": [line_of(term, today=today, warn_days=warn, rematch=term.pk in waiting) for term in rows],
        "heads": sorted_heads(request, COLUMNS, first=str(asked["ordering"])),
        "filtered": any(request.GET.get(name) for name in found.form.fields if name != "ordering"),
        "board": shown,
        "figures": figures_of(shown),
        "may_decide": may_decide_sponsorships(request.user),
    }
    return render(request, "sponsors/board.html", context)


def sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    """One sponsorship: the term, whether contact is kept, and what its people may do. About twelve queries."""
    term = seen_term(request, pk)
    today, rules = now().date(), policy.current()
    running = term.ended_on is None or term.ended_on > today
    asked = list(
        RematchRequest.objects.visible_to(request.user)
        .filter(sponsorship=term)
        .select_related("asked_by", "decided_by")
    )
    undecided = any(one.granted is None for one in asked)
    visits = Visit.objects.visible_to(request.user).filter(
        account=term.account_id, lead_executive=term.executive_id
    )
    shown = visits.for_display().order_by("-starts_at", "-pk")[:VISITS_SHOWN]
    earlier = Sponsorship.objects.visible_to(request.user).filter(account=term.account_id)
    context: dict[str, Any] = {
        "term": term,
        "line": line_of(term, today=today, warn_days=rules["sponsor_term_warning_days"]),
        "interval": rules["contact_interval_days"],
        "running": running,
        "rematches": asked,
        "decided_for_sponsor": _decided(request, term, asked),
        "may_decide": running and may_decide_sponsorships(request.user),
        "may_decide_rematch": may_decide_rematch(request.user),
        "may_ask": running
        and not undecided
        and term.starts_on <= today
        and may_ask_rematch(request.user, term.account),
        "visits": [visit_line_of(visit, beside="account") for visit in shown],
        "earlier": list(
            earlier.exclude(pk=term.pk).select_related("executive").order_by("-starts_on")[:EARLIER_SHOWN]
        ),
    }
    return render(request, "sponsors/sponsorship.html", context)


def seen_term(request: HttpRequest, pk: int) -> Any:
    """One of the reader's sponsorships, with its contact; 404 where it is not theirs to read."""
    if not may_read_reports(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    return get_object_or_404(
        terms_for(request.user).select_related("account__manager", "executive__user"), pk=pk
    )


def _waiting(request: HttpRequest, rows: list[Any]) -> set[int]:
    """The sponsorships among these of which the reader knows that a re-match is asked for. One query."""
    asked = RematchRequest.objects.visible_to(request.user).undecided().order_by()
    return set(asked.filter(sponsorship__in=rows).values_list("sponsorship", flat=True))


def _decided(request: HttpRequest, term: Any, asked: list[RematchRequest]) -> list[dict[str, Any]]:
    """For the sponsor: that re-matches were decided, when and how; never the words."""
    if asked or term.executive.user_id not in request.user.acting_ids:
        return []
    rows = RematchRequest.objects.filter(sponsorship=term, granted__isnull=False)
    hidden = hidden_of_rematch(request.user, term.account)
    return list(rows.values(*(name for name in ("granted", "decided_at", "note") if name not in hidden)))
