"""Waivers: leave to plan for a blocked executive, asked for and decided."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import InScope, MomentField, Reference
from engage.core.api.views import ReadViewSet, created
from engage.people.models import Executive
from visits.actions import ask_waiver, decide_waiver
from visits.models import Waiver


class WaiverLine(serializers.ModelSerializer[Waiver]):
    """`granted` is null until sales operations has decided; `ends_on` is the last day it holds, UTC."""

    executive = Reference()
    asked_by = Reference()
    asked_at = MomentField()
    decided_by = Reference(allow_null=True)
    decided_at = MomentField(allow_null=True)

    class Meta:
        model = Waiver
        fields = (
            "id",
            "executive",
            "asked_by",
            "asked_at",
            "request",
            "granted",
            "decided_by",
            "decided_at",
            "reason",
            "ends_on",
        )


class WaiverBody(serializers.Serializer[Any]):
    executive = InScope(rows=Executive.objects.visible_to)
    request = serializers.CharField(max_length=5000)


class DecisionBody(serializers.Serializer[Any]):
    """A waiver that is granted needs its last day."""

    granted = serializers.BooleanField()
    reason = serializers.CharField(max_length=5000)
    ends_on = serializers.DateField(required=False, allow_null=True)


@extend_schema_view(create=extend_schema(request=WaiverBody, responses={201: WaiverLine}))
class WaiverViewSet(ReadViewSet):
    """Waivers that the person asked for, that concern them, or (sales operations) all; the latest first."""

    rows = Waiver.objects.all()
    serializer_class = WaiverLine
    export_name = "waivers"

    def shown(self, waivers: QuerySet[Any]) -> QuerySet[Any]:
        return waivers.select_related("executive", "asked_by", "decided_by").order_by("-asked_at", "-id")

    def create(self, request: Request) -> Response:
        """Asks sales operations to let a blocked executive be planned for."""
        asked = self.checked(WaiverBody).validated_data
        waiver = ask_waiver(asked["executive"], by=request.user, request=asked["request"])
        return created(WaiverLine(self.get_queryset().get(pk=waiver.pk)).data)

    @extend_schema(request=DecisionBody, responses=WaiverLine)
    @action(detail=True, methods=["post"])
    def decision(self, request: Request, pk: str) -> Response:
        """Grants or refuses a waiver, with a reason."""
        waiver = self.get_object()
        decide_waiver(waiver, by=request.user, **self.checked(DecisionBody).validated_data)
        return Response(WaiverLine(self.get_object()).data)
