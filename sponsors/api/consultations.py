"""The sponsor's words about a visit, over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import MomentField, Reference
from engage.core.api.views import ScopedViewSet, created
from sponsors.actions import give_consultation
from sponsors.models import Consultation
from visits.models import Visit


class ConsultationLine(serializers.ModelSerializer[Consultation]):
    """`moment` is before or after the visit."""

    sponsor = Reference(source="sponsorship.executive")
    by = Reference()
    at = MomentField()

    class Meta:
        model = Consultation
        fields = ("id", "moment", "sponsor", "text", "by", "at")


class ConsultationBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=20_000)


class ConsultationViewSet(ScopedViewSet):
    """Beside the visits, whose scope it shares."""

    rows = Visit.objects.all()

    @extend_schema(responses=ConsultationLine(many=True))
    @action(
        detail=True,
        methods=["get"],
        url_path="consultations",
        url_name="consultations",
        pagination_class=None,
    )
    def consultations(self, request: Request, pk: str) -> Response:
        """What the account's sponsor said about the visit, the oldest first."""
        rows = Consultation.objects.visible_to(request.user).filter(visit=self.get_object())
        return Response(ConsultationLine(rows.select_related("sponsorship__executive", "by"), many=True).data)

    @extend_schema(request=ConsultationBody, responses={201: ConsultationLine})
    @consultations.mapping.post
    def consult(self, request: Request, pk: str) -> Response:
        """Adds the sponsor's words: before the visit what to keep in mind, afterwards what follows."""
        visit = self.get_object()
        given = give_consultation(visit, by=request.user, **self.checked(ConsultationBody).validated_data)
        return created(ConsultationLine(given).data)
