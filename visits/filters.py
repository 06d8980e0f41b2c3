"""The filters of visits: the list page and the API offer the same ones, and choices show nothing that is out of scope."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Account
from engage.people.models import Executive
from visits.models import Status, Visit


def accounts_of_visits(request: Any) -> QuerySet[Account]:
    """Accounts the person sees, and those of visits that name them before the account is open to them."""
    if request is None:
        return Account.objects.none()
    visits = Visit.objects.visible_to(request.user).filter(account=OuterRef("pk")).order_by()
    seen = Account.objects.visible_to(request.user).order_by().values("pk")
    return Account.objects.filter(Q(pk__in=seen) | Exists(visits))


def executives(request: Any) -> QuerySet[Executive]:
    if request is None:
        return Executive.objects.none()
    return Executive.objects.visible_to(request.user)


class VisitFilter(django_filters.FilterSet):
    """`start_after` is inclusive, `start_before` is not; a date alone means its midnight, UTC. `executive` is the lead."""

    account = django_filters.ModelChoiceFilter(queryset=accounts_of_visits, empty_label="Any account")
    executive = django_filters.ModelChoiceFilter(
        field_name="lead_executive", queryset=executives, label="Executive", empty_label="Any executive"
    )
    status = django_filters.ChoiceFilter(choices=Status.choices, empty_label="Any status")
    start_after = django_filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="gte", label="From")
    start_before = django_filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="lt", label="Before")
    ordering = django_filters.OrderingFilter(
        fields=[("starts_at", "starts_at")],
        field_labels={"starts_at": "Start"},
        label="Order",
        empty_label=None,
    )

    class Meta:
        model = Visit
        fields = ["account", "executive", "status", "start_after", "start_before"]
