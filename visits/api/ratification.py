"""Promises beyond a red line over REST: marked, ratified or refused."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import MomentField, Reference
from engage.core.api.views import ScopedViewSet
from visits.actions import mark_beyond_red_line, ratify_commitment, refuse_ratification
from visits.api.details import LineOfVisit
from visits.models import Commitment


class RatificationLine(serializers.ModelSerializer[Commitment]):
    """`due_at` is when it has to be ratified; at most one of `ratified_at` and `refused_at` is set, for ever."""

    red_line = serializers.IntegerField(source="red_line_id", allow_null=True)
    due_at = MomentField(source="ratification_due_at", allow_null=True)
    ratified_at = MomentField(allow_null=True)
    ratified_by = Reference(allow_null=True)
    refused_at = MomentField(source="ratification_refused_at", allow_null=True)
    refused_by = Reference(source="ratification_refused_by", allow_null=True)
    note = serializers.CharField(source="ratification_note")

    class Meta:
        model = Commitment
        fields = (
            "id",
            "beyond_red_line",
            "red_line",
            "amount",
            "unit",
            "due_at",
            "ratified_at",
            "ratified_by",
            "refused_at",
            "refused_by",
            "note",
        )


class RatificationBody(serializers.Serializer[Any]):
    """A refusal needs a note."""

    ratified = serializers.BooleanField()
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class BeyondBody(serializers.Serializer[Any]):
    """`red_line` is one of the visit's briefing, where the promise goes beyond one of those."""

    red_line = LineOfVisit(required=False, allow_null=True)
    amount = serializers.DecimalField(max_digits=16, decimal_places=2, required=False, allow_null=True)
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True)


class RatificationViewSet(ScopedViewSet):
    """Beside the commitments themselves, whose scope it shares."""

    rows = Commitment.objects.select_related("visit", "ratified_by", "ratification_refused_by")
    serializer_class = RatificationLine

    @extend_schema(request=RatificationBody, responses=RatificationLine)
    @action(detail=True, methods=["post"], url_path="ratification", url_name="ratification")
    def ratification(self, request: Request, pk: str) -> Response:
        """Ratifies or refuses it: by who may go beyond the red line, else sales operations. Refused, it is flagged at once."""
        commitment = self.get_object()
        decided = self.checked(RatificationBody).validated_data
        decide = ratify_commitment if decided["ratified"] else refuse_ratification
        decide(commitment, by=request.user, note=decided["note"])
        return Response(RatificationLine(self.get_object()).data)

    @extend_schema(request=BeyondBody, responses=RatificationLine)
    @action(detail=True, methods=["post"], url_path="beyond-red-line", url_name="beyond-red-line")
    def beyond_red_line(self, request: Request, pk: str) -> Response:
        """Says that a promise of ours goes beyond a red line: by the lead executive or the account manager."""
        commitment = self.get_object()
        mark_beyond_red_line(
            commitment, by=request.user, **self.checked(BeyondBody, visit=commitment.visit).validated_data
        )
        return Response(RatificationLine(self.get_object()).data)
