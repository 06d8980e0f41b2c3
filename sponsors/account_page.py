"""What sponsors add to the page of an account and to the list of accounts."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.filters import add_filter
from accounts.models import Account
from accounts.page import Column, Section, add_columns, add_sections
from engage.core.clock import now
from engage.people.models import Executive
from sponsors.models import AnnualReview, Sponsorship
from sponsors.queries.scope import ReportScope
from sponsors.queries.sponsor_report import whole_months
from sponsors.rules import may_decide_sponsorships, may_read_reports

REVIEWS_SHOWN = 4


def declare() -> None:
    """To be called once, from the AppConfig."""
    add_sections(
        Section(10, "side", "accounts/sections/sponsor.html", sponsor),
        Section(50, "side", "accounts/sections/reviews.html", reviews),
    )
    add_columns(Column(10, "Sponsor", sponsors_of))
    add_filter(
        "sponsor",
        django_filters.ModelChoiceFilter(
            queryset=_sponsors,
            method=_sponsored_by,
            label="Sponsor",
            empty_label="Anybody",
            null_label="Nobody",
        ),
    )


def sponsor(account: Account, request: HttpRequest) -> Mapping[str, Any]:
    """Who sponsors the account, until when, aiming at what. One query."""
    readable = ReportScope.of(request.user).sponsorships().filter(pk=OuterRef("pk")).order_by()
    seen = Sponsorship.objects.visible_to(request.user).active().filter(account=account)
    term = seen.select_related("executive").annotate(is_readable=Exists(readable)).first()
    today = now().date()
    months_left = whole_months(today, term.ends_on) if term and term.ends_on > today else 0
    reads = term is not None and term.is_readable and may_read_reports(request.user)
    assigns = term is None and may_decide_sponsorships(request.user)
    return {
        "term": term,
        "months_left": months_left,
        "is_over": bool(term and term.ends_on < today),
        "term_url": reverse("sponsors:sponsorship", args=[term.pk]) if reads else "",
        "assign_url": reverse("sponsors:assign", args=[account.pk]) if assigns else "",
    }


def reviews(account: Account, request: HttpRequest) -> Mapping[str, Any]:
    """The newest annual reviews, without their snapshots. One query."""
    rows = AnnualReview.objects.visible_to(request.user).filter(account=account).order_by("-year")
    return {"reviews": list(rows.only("id", "year", "produced_at", "signed_at")[:REVIEWS_SHOWN])}


def sponsors_of(accounts: Sequence[Account], user: Any) -> Mapping[int, object]:
    """The sponsors' names. One query."""
    terms = (
        Sponsorship.objects.visible_to(user).active().filter(account__in=[account.pk for account in accounts])
    )
    return dict(terms.values_list("account_id", "executive__name"))


def _sponsors(request: Any) -> QuerySet[Executive]:
    """Those who sponsor an account the person sees."""
    if request is None:
        return Executive.objects.none()
    terms = Sponsorship.objects.visible_to(request.user).active().filter(executive=OuterRef("pk")).order_by()
    return Executive.objects.visible_to(request.user).filter(Exists(terms))


def _sponsored_by(accounts: QuerySet[Account], name: str, value: Executive | str) -> QuerySet[Account]:
    terms = Sponsorship.objects.active().filter(account=OuterRef("pk")).order_by()
    if isinstance(value, Executive):
        return accounts.filter(Exists(terms.filter(executive=value)))
    return accounts.filter(~Exists(terms))
