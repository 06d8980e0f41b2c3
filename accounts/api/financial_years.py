"""Our business with the accounts in scope, by year."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.api.writing import WriteViewSet
from accounts.filters import FinancialYearFilter
from accounts.models import Account, FinancialYear
from engage.core.api.fields import InScope, Reference


class FinancialYearLine(serializers.ModelSerializer[FinancialYear]):
    account = Reference()
    share_of_wallet = serializers.FloatField(allow_null=True, min_value=0, max_value=1)

    class Meta:
        model = FinancialYear
        fields = ("id", "account", "year", "revenue", "profit", "share_of_wallet", "currency")


class FinancialYearChange(serializers.ModelSerializer[FinancialYear]):
    share_of_wallet = serializers.DecimalField(
        max_digits=5, decimal_places=4, min_value=0, max_value=1, required=False, allow_null=True
    )
    currency = serializers.CharField(max_length=3, required=False)

    class Meta:
        model = FinancialYear
        fields: tuple[str, ...] = ("revenue", "profit", "share_of_wallet", "currency")


class FinancialYearBody(FinancialYearChange):
    """`currency` is the account's where it is left out."""

    account = InScope(rows=lambda user: Account.objects.visible_to(user).current())
    year = serializers.IntegerField(min_value=1900, max_value=2200)

    class Meta(FinancialYearChange.Meta):
        fields = ("account", "year", *FinancialYearChange.Meta.fields)
        validators: tuple[Any, ...] = ()  # a year that is on record is brought up to date


@extend_schema_view(
    create=extend_schema(
        request=FinancialYearBody, responses={200: FinancialYearLine, 201: FinancialYearLine}
    ),
    partial_update=extend_schema(request=FinancialYearChange(partial=True), responses=FinancialYearLine),
    destroy=extend_schema(responses={204: None}),
)
class FinancialYearViewSet(WriteViewSet):
    """Figures of the accounts in scope, account by account, the newest year first."""

    rows = FinancialYear.objects.all()
    serializer_class, body_class, change_class = FinancialYearLine, FinancialYearBody, FinancialYearChange
    filterset_class = FinancialYearFilter
    export_name = "financial-years"
    synced = ("create", "put_by_external_id")

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("account").order_by("account_id", "-year", "id")

    def create(self, request: Request) -> Response:
        """Records the figures of a year: 201 for a new one, 200 for one that is on record, which keeps what is left out."""
        sent = self.body()
        known = FinancialYear.objects.filter(account=sent["account"], year=sent["year"]).first()
        seen = self.seen_of(known)
        return self.answer(
            actions.record_financial_year(by=request.user, seen=seen, **sent), new=known is None
        )

    def partial_update(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        return self.answer(
            actions.change_financial_year(row, by=request.user, seen=self.seen, **self.body(partial=True))
        )

    def destroy(self, request: Request, pk: str) -> Response:
        """Takes back the figures of a year."""
        row = self.get_object()
        actions.remove_financial_year(row, by=request.user, seen=self.seen)
        return Response(status=204)
