"""The units of our own company."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.api.writing import EXTERNAL_ID, NUMBER, WriteViewSet
from accounts.filters import BusinessUnitFilter
from engage.people.models import BusinessUnit


class BusinessUnitLine(serializers.ModelSerializer[BusinessUnit]):
    class Meta:
        model = BusinessUnit
        fields = ("id", "name", "external_id")


class BusinessUnitBody(serializers.ModelSerializer[BusinessUnit]):
    class Meta:
        model = BusinessUnit
        fields = ("name", "external_id")
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "name": {"validators": []},
            "external_id": {"validators": []},
        }  # the action sees to it


@extend_schema_view(
    create=extend_schema(request=BusinessUnitBody, responses={201: BusinessUnitLine}),
    partial_update=extend_schema(request=BusinessUnitBody(partial=True), responses=BusinessUnitLine),
    destroy=extend_schema(responses={204: None}),
)
class BusinessUnitViewSet(WriteViewSet):
    """Business units by name."""

    rows = BusinessUnit.objects.all()
    serializer_class, body_class = BusinessUnitLine, BusinessUnitBody
    filterset_class = BusinessUnitFilter
    export_name = "business-units"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by("name", "id")

    def create(self, request: Request) -> Response:
        """Sales operations only."""
        return self.answer(actions.add_business_unit(by=request.user, **self.body()), new=True)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Sales operations only."""
        unit = self.get_object()
        return self.answer(
            actions.change_business_unit(unit, by=request.user, seen=self.seen, **self.body(partial=True))
        )

    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes a unit without executives and stakes (409 where it has some). Sales operations only."""
        row = self.get_object()
        actions.remove_business_unit(row, by=request.user, seen=self.seen)
        return Response(status=204)

    @extend_schema(parameters=[NUMBER], responses=BusinessUnitLine)
    @action(detail=False, methods=["get"], url_path=EXTERNAL_ID)
    def by_external_id(self, request: Request, external_id: str) -> Response:
        """The unit that another system knows by this number."""
        return self.answer(get_object_or_404(self.get_queryset(), external_id=external_id))

    @extend_schema(
        parameters=[NUMBER],
        request=BusinessUnitBody(partial=True),
        responses={200: BusinessUnitLine, 201: BusinessUnitLine},
    )
    @by_external_id.mapping.put
    def put_by_external_id(self, request: Request, external_id: str) -> Response:
        """Writes the unit that another system knows by this number, and makes it where there is none (201). Sales operations only."""
        fields = {name: value for name, value in self.body(partial=True).items() if name != "external_id"}
        unit, new = actions.upsert_business_unit(
            external_id, by=request.user, seen=self.seen_of_number(external_id), **fields
        )
        return self.answer(unit, new=new)
