"""The filters of annual reviews, for the list page and the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from sponsors.models import AnnualReview


class ReviewFilter(django_filters.FilterSet):
    """`state` is signed or not; `name` is part of the account's name."""

    year = django_filters.NumberFilter(label="Year")
    name = django_filters.CharFilter(field_name="account__name", lookup_expr="icontains", label="Account")
    state = django_filters.ChoiceFilter(
        choices=[("open", "Not signed yet"), ("signed", "Signed")],
        method="in_state",
        empty_label="Signed or not",
    )
    account = django_filters.NumberFilter(field_name="account")

    class Meta:
        model = AnnualReview
        fields = ["year", "name", "state", "account"]

    def in_state(self, reviews: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return reviews.filter(signed_at__isnull=value == "open")
