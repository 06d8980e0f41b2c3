"""Executives over REST: the directory for the programme, and their record as sales operations keeps it."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core import nested
from engage.core.api.fields import InScope, Reference, ZoneField
from engage.core.api.views import ReadViewSet, created
from engage.people.actions import add_executive, change_executive
from engage.people.filters import ExecutiveFilter
from engage.people.models import Assistant, BusinessUnit, Executive, User


class ExecutiveLine(serializers.ModelSerializer[Executive]):
    """`capacity` is empty where the policy's number holds. `active` is false for somebody who has left."""

    business_unit = Reference(allow_null=True)
    active = serializers.SerializerMethodField()

    class Meta:
        model = Executive
        fields = (
            "id",
            "name",
            "title",
            "business_unit",
            "region",
            "country",
            "time_zone",
            "capacity",
            "active",
        )

    def get_active(self, executive: Any) -> bool:
        return executive.left_on is None


class ExecutiveDetail(ExecutiveLine):
    """`user` is the sign-in, empty for somebody who reads nothing in Engage."""

    user = Reference(allow_null=True)
    assistants = Reference(source="assistants_", many=True)

    class Meta(ExecutiveLine.Meta):
        fields = (*ExecutiveLine.Meta.fields, "joined_on", "left_on", "user", "assistants")  # type: ignore[assignment]


def _nameable(user: User) -> QuerySet[User]:
    """Whom a sign-in or an assistant may be: people on record, for those who see the record."""
    return User.objects.visible_to(user)


class ExecutiveBody(serializers.Serializer[Any]):
    """`assistants` are all there are to be. `reason` is kept with the change."""

    name = serializers.CharField(max_length=200)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    business_unit = InScope(rows=BusinessUnit.objects.visible_to, required=False, allow_null=True)
    region = serializers.CharField(max_length=80, required=False, allow_blank=True)
    capacity = serializers.IntegerField(min_value=1, max_value=100, required=False, allow_null=True)
    time_zone = ZoneField(max_length=64, required=False)
    country = serializers.CharField(max_length=2, required=False)
    joined_on = serializers.DateField(required=False, allow_null=True)
    left_on = serializers.DateField(required=False, allow_null=True)
    user = InScope(rows=_nameable, required=False, allow_null=True)
    assistants = InScope(rows=_nameable, many=True, required=False)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


@extend_schema_view(
    create=extend_schema(request=ExecutiveBody, responses={201: ExecutiveDetail}),
    partial_update=extend_schema(request=ExecutiveBody(partial=True), responses=ExecutiveDetail),
)
class ExecutiveViewSet(ReadViewSet):
    """The directory of executives, by name."""

    rows = Executive.objects.all()
    serializer_class = ExecutiveLine
    detail_class = ExecutiveDetail
    filterset_class = ExecutiveFilter
    export_name = "executives"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.select_related("business_unit").order_by("name", "id")
        if self.action == "list":
            return rows
        assistants = Assistant.objects.filter(executive=OuterRef("pk")).order_by("user__name", "user")
        return rows.select_related("user").annotate(
            assistants_=nested.parts(assistants, id=F("user"), name=F("user__name"))
        )

    def create(self, request: Request) -> Response:
        """Puts an executive on record. Sales operations only."""
        typed = self.checked(ExecutiveBody).validated_data
        typed.pop("reason", "")
        made = add_executive(by=request.user, **typed)
        shown = self.get_queryset().get(pk=made.pk)
        self.tagged(shown.revision)
        return created(ExecutiveDetail(shown).data)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is on record of an executive; what is left out stays. Sales operations only."""
        executive = self.get_object()
        body = ExecutiveBody(data=request.data, context=self.get_serializer_context(), partial=True)
        body.is_valid(raise_exception=True)
        change_executive(executive, by=request.user, seen=self.seen, **body.validated_data)
        return Response(ExecutiveDetail(self.get_object()).data)
