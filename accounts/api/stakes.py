"""What our business units stand to gain at the accounts in scope."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.api.writing import WriteViewSet
from accounts.filters import StakeFilter
from accounts.models import Account, Stake
from engage.core.api.fields import InScope, Reference
from engage.people.models import BusinessUnit


class StakeLine(serializers.ModelSerializer[Stake]):
    """`lead` is who leads it on our side."""

    account = Reference()
    business_unit = Reference()

    class Meta:
        model = Stake
        fields = ("id", "account", "business_unit", "amount", "currency", "topic", "lead")


class StakeChange(serializers.ModelSerializer[Stake]):
    business_unit = InScope(rows=BusinessUnit.objects.visible_to)
    currency = serializers.CharField(max_length=3, required=False)

    class Meta:
        model = Stake
        fields: tuple[str, ...] = ("business_unit", "amount", "currency", "topic", "lead")


class StakeBody(StakeChange):
    """`currency` is the account's where it is left out."""

    account = InScope(rows=lambda user: Account.objects.visible_to(user).current())

    class Meta(StakeChange.Meta):
        fields = ("account", *StakeChange.Meta.fields)


@extend_schema_view(
    create=extend_schema(request=StakeBody, responses={201: StakeLine}),
    partial_update=extend_schema(request=StakeChange(partial=True), responses=StakeLine),
    destroy=extend_schema(responses={204: None}),
)
class StakeViewSet(WriteViewSet):
    """Stakes of the accounts in scope, the largest figure first whatever its currency."""

    rows = Stake.objects.all()
    serializer_class, body_class, change_class = StakeLine, StakeBody, StakeChange
    filterset_class = StakeFilter
    export_name = "stakes"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("account", "business_unit").order_by("-amount", "id")

    def create(self, request: Request) -> Response:
        return self.answer(actions.add_stake(by=request.user, **self.body()), new=True)

    def partial_update(self, request: Request, pk: str) -> Response:
        stake = self.get_object()
        return self.answer(
            actions.change_stake(stake, by=request.user, seen=self.seen, **self.body(partial=True))
        )

    def destroy(self, request: Request, pk: str) -> Response:
        """Takes back that a unit stands to gain here; briefings to come no longer print it."""
        row = self.get_object()
        actions.remove_stake(row, by=request.user, seen=self.seen)
        return Response(status=204)
