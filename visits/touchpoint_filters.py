"""The filters of touchpoints: the list page and the API offer the same ones, and choices show nothing that is out of scope."""

import django_filters
from django.db.models import QuerySet

from engage.core.filters import ByNames, yes_no
from visits.filters import accounts_of_visits, executives
from visits.forms.times import DayInput
from visits.models import Touchpoint, TouchpointKind


class TouchpointFilter(django_filters.FilterSet):
    """`after` and `before` are days of the reader's clock (with a token: UTC), both inclusive. Withdrawn ones are left out unless `withdrawn` is
    true, which shows them alone."""

    q = django_filters.CharFilter(field_name="words", lookup_expr="icontains", label="What it was about")
    account = django_filters.ModelChoiceFilter(queryset=accounts_of_visits, empty_label="Any account")
    executive = django_filters.ModelChoiceFilter(
        queryset=executives, label="Executive", empty_label="Any executive"
    )
    kind = django_filters.ChoiceFilter(choices=TouchpointKind.choices, empty_label="Any kind")
    after = django_filters.DateFilter(
        field_name="occurred_at", lookup_expr="date__gte", label="From", widget=DayInput
    )
    before = django_filters.DateFilter(
        field_name="occurred_at", lookup_expr="date__lte", label="Until", widget=DayInput
    )
    withdrawn = yes_no("Withdrawn", "Left out", "Only these", "None of these", method="are_withdrawn")
    ordering = ByNames(
        names={"account_name": "account__name"},
        fields=[("occurred_at", "occurred_at"), ("account_name", "account")],
        field_labels={"occurred_at": "Day", "account_name": "Account"},
        label="Order",
        empty_label="Latest first",
    )

    class Meta:
        model = Touchpoint
        fields = ["account", "executive", "kind", "after", "before"]

    def filter_queryset(self, queryset: QuerySet[Touchpoint]) -> QuerySet[Touchpoint]:
        found: QuerySet[Touchpoint] = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("withdrawn") is None:
            return found.filter(withdrawal=None)
        return found

    def are_withdrawn(self, rows: QuerySet[Touchpoint], name: str, value: bool) -> QuerySet[Touchpoint]:
        return rows.filter(withdrawal__isnull=not value)
