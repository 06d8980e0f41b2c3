from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.views import ScopedViewSet
from engage.core.errors import NotAllowed
from engage.people.models import Executive
from sponsors.rules import may_read_scorecard
from visits.models import Practice
from visits.queries.leadership import leadership_of


class PracticeSeen(serializers.Serializer[Any]):
    """`mean` between 1, almost never, and 5, almost always, over `raters`, three or more."""

    practice = serializers.ChoiceField(choices=Practice.choices)
    mean = serializers.FloatField()
    raters = serializers.IntegerField()


class LeadershipViewSet(ScopedViewSet):
    """Beside the executives themselves, whose scope it shares."""

    rows = Executive.objects.all()

    @extend_schema(responses=PracticeSeen(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def leadership(self, request: Request, pk: str) -> Response:
        """How the account managers see this executive lead: for themselves and sales operations. A practice of which there is no mean yet is left out."""
        executive = self.found()
        if not may_read_scorecard(request.user, executive):
            raise NotAllowed("How an executive leads is told to themselves and to sales operations.")
        return Response(PracticeSeen(leadership_of(executive.pk), many=True).data)
