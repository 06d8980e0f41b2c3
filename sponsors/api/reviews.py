"""Annual relationship reviews, to read."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import Account
from engage.core.api.fields import MomentField, Reference
from engage.core.api.views import ReadViewSet
from sponsors.models import AnnualReview


class ReviewLine(serializers.ModelSerializer[AnnualReview]):
    account = Reference()
    produced_at = MomentField()
    signed_at = MomentField(allow_null=True)
    signed_by = Reference(allow_null=True)

    class Meta:
        model = AnnualReview
        fields: tuple[str, ...] = ("id", "account", "year", "produced_at", "signed_at", "signed_by")


class ReviewDetail(ReviewLine):
    """With the snapshot, which does not change once it is signed."""

    snapshot = serializers.DictField()

    class Meta(ReviewLine.Meta):
        fields = (*ReviewLine.Meta.fields, "manager_words", "sponsor_words", "snapshot")


def _accounts(request: Any) -> QuerySet[Account]:
    return Account.objects.none() if request is None else Account.objects.visible_to(request.user)


class ReviewFilter(django_filters.FilterSet):
    account = django_filters.ModelChoiceFilter(queryset=_accounts)
    year = django_filters.NumberFilter(min_value=1900, max_value=2200)

    class Meta:
        model = AnnualReview
        fields = ["account", "year"]


class ReviewViewSet(ReadViewSet):
    """Reviews of accounts in scope, the latest year first."""

    rows = AnnualReview.objects.all()
    serializer_class, detail_class = ReviewLine, ReviewDetail
    filterset_class = ReviewFilter
    export_name = "reviews"

    def shown(self, reviews: QuerySet[Any]) -> QuerySet[Any]:
        rows = reviews.select_related("account", "signed_by").order_by("-year", "-id")
        return rows.defer("snapshot") if self.action == "list" else rows
