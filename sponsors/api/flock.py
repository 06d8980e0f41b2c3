"""The flock: who met customers unbriefed, undebriefed or unannounced, as JSON, CSV or XLSX."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from engage.core.api.fields import InScope
from engage.people.models import BusinessUnit, Executive
from sponsors.api.reports import FORMAT, ReportView
from sponsors.queries.flock import flock


class Days(serializers.Serializer[Any]):
    start = serializers.DateField()
    end = serializers.DateField(help_text="Exclusive.")


class FlockLine(serializers.Serializer[Any]):
    """One executive; `visits` are the ids of the visits behind the figures."""

    executive_id = serializers.IntegerField()
    executive = serializers.CharField()
    title = serializers.CharField()
    business_unit = serializers.CharField(allow_null=True)
    visits_held = serializers.IntegerField()
    visits_flagged = serializers.IntegerField()
    unbriefed = serializers.IntegerField()
    undebriefed = serializers.IntegerField()
    seagull = serializers.IntegerField()
    unannounced = serializers.IntegerField()
    visits = serializers.ListField(child=serializers.IntegerField())


class FlockBody(serializers.Serializer[Any]):
    period = Days()
    results = FlockLine(many=True)


class FlockParameters(Days):
    executive = InScope(rows=Executive.objects.visible_to, required=False)
    business_unit = InScope(rows=BusinessUnit.objects.visible_to, required=False)


class FlockView(ReportView):
    """Executives with a visit in the period that was flagged unbriefed, undebriefed, seagull or unannounced; most seagulls first."""

    @extend_schema(parameters=[FlockParameters, FORMAT], responses=FlockBody)
    def get(self, request: Request) -> Any:
        return self.answer(request, "flock", flock(user=request.user, **self.asked(request, FlockParameters)))
