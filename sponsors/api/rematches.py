"""Requests for another sponsor: asked by the account's manager, decided by sales operations."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import InScope, MomentField, Reference
from engage.core.api.views import ReadViewSet, created
from sponsors.actions import ask_rematch, decide_rematch
from sponsors.models import RematchRequest
from sponsors.queries.scope import ReportScope
from sponsors.rematch_filters import RematchFilter


class RematchLine(serializers.ModelSerializer[RematchRequest]):
    """`granted` is null until sales operations has decided."""

    sponsorship = serializers.IntegerField(source="sponsorship_id")
    account = Reference(source="sponsorship.account")
    executive = Reference(source="sponsorship.executive")
    asked_by = Reference()
    asked_at = MomentField()
    decided_by = Reference(allow_null=True)
    decided_at = MomentField(allow_null=True)

    class Meta:
        model = RematchRequest
        fields = (
            "id",
            "sponsorship",
            "account",
            "executive",
            "reason",
            "asked_by",
            "asked_at",
            "granted",
            "note",
            "decided_by",
            "decided_at",
        )


class RematchBody(serializers.Serializer[Any]):
    sponsorship = InScope(rows=lambda user: ReportScope.of(user).sponsorships())
    reason = serializers.CharField(max_length=5000)


class RematchDecisionBody(serializers.Serializer[Any]):
    """Granting it ends the sponsorship today (UTC)."""

    granted = serializers.BooleanField()
    note = serializers.CharField(max_length=5000)


@extend_schema_view(create=extend_schema(request=RematchBody, responses={201: RematchLine}))
class RematchRequestViewSet(ReadViewSet):
    """Requests about the accounts one manages, or (sales operations) all; the latest first."""

    rows = RematchRequest.objects.all()
    serializer_class = RematchLine
    filterset_class = RematchFilter
    export_name = "rematch-requests"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related(
            "sponsorship__account", "sponsorship__executive", "asked_by", "decided_by"
        ).order_by("-asked_at", "-id")

    def create(self, request: Request) -> Response:
        """Asks for another sponsor, with a solid reason."""
        asked = self.checked(RematchBody).validated_data
        made = ask_rematch(asked["sponsorship"], reason=asked["reason"], by=request.user)
        return created(RematchLine(self.get_queryset().get(pk=made.pk)).data)

    @extend_schema(request=RematchDecisionBody, responses=RematchLine)
    @action(detail=True, methods=["post"])
    def decision(self, request: Request, pk: str) -> Response:
        """Grants it, which ends the sponsorship, or declines it."""
        decide_rematch(self.get_object(), by=request.user, **self.checked(RematchDecisionBody).validated_data)
        return Response(RematchLine(self.get_object()).data)
