"""When a sponsor was last in real contact with the account, and until when that is enough.

Real contact is a visit that took place and that the sponsor led, by the date in the visit's own zone; imported ones count. Where there is none,
the first day of the term counts. The policy's days (`contact_overdue_days`) run from there; after them the sponsor is silent.

A touchpoint counts for half: the first one within these days (by its date, UTC) adds half of the target interval (`contact_interval_days`) to
them. Only a visit starts them anew, so that no number of notes stands in for meeting the customer. The flag `sponsor_silent` counts alike
(sponsors/sql/sponsor_silent.sql).
"""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate

from engage.core.policy import Policy
from sponsors.models.sponsorship import SponsorshipQuerySet
from sponsors.queries.compiled import local_day
from sponsors.queries.scope import ReportScope
from visits.models import Visit
from visits.models.visit import TOOK_PLACE


def last_day(visits: QuerySet[Visit], as_of: datetime) -> Subquery:
    """The local date of the latest of these visits that took place and had begun."""
    held = visits.filter(status__in=TOOK_PLACE, starts_at__lt=as_of).annotate(local_day=local_day())
    return Subquery(held.order_by("-starts_at", "-id").values("local_day")[:1])


def with_last_contact_on(terms: SponsorshipQuerySet, *, scope: ReportScope, as_of: datetime) -> Any:
    """With `last_contact_on`, the day the sponsor last met the account, if ever. No query of its own."""
    met = scope.visits().filter(account=OuterRef("account"), lead_executive=OuterRef("executive"))
    return terms.annotate(last_contact_on=last_day(met, as_of))


def with_contact(terms: SponsorshipQuerySet, *, scope: ReportScope, as_of: datetime, rules: Policy) -> Any:
    """With `last_contact_on`, `quiet_since` (that day, or the first of the term), `touched` (whether a touchpoint counts) and `contact_until`, the
    last day on which contact is in time. No query of its own."""
    overdue, extra = rules["contact_overdue_days"], rules["contact_interval_days"] // 2
    touchpoints = scope.touchpoints().filter(
        account=OuterRef("account"), executive=OuterRef("executive"), occurred_at__lt=as_of
    )
    touched = touchpoints.alias(day=TruncDate("occurred_at", tzinfo=UTC)).filter(
        day__gt=OuterRef("quiet_since"), day__lte=OuterRef("met_until")
    )
    return (
        with_last_contact_on(terms, scope=scope, as_of=as_of)
        .annotate(quiet_since=Greatest(F("starts_on"), Coalesce(F("last_contact_on"), F("starts_on"))))
        .annotate(met_until=_days_after("quiet_since", Value(overdue)))
        .annotate(touched=Exists(touched))
        .annotate(
            contact_until=_days_after(
                "met_until", Case(When(touched=True, then=Value(extra)), default=Value(0))
            )
        )
    )


def silent_on(terms: Any, day: date) -> Any:
    """Of terms `with_contact`, those that run and whose sponsor has been silent for too long."""
    return terms.active_on(day).filter(contact_until__lt=day)


def _days_after(field: str, days: Any) -> Any:
    """A date so many days after another; a date and an integer make a date in PostgreSQL."""
    return ExpressionWrapper(
        F(field) + ExpressionWrapper(days, output_field=IntegerField()), output_field=DateField()
    )
