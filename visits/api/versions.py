"""The versions of a briefing over REST, and what changed between two of them."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.views import ScopedViewSet
from visits.api import reading
from visits.api.serializers import BriefingDetail
from visits.models import Briefing, Visit
from visits.pages.brief_versions import versions_of

Rows = serializers.Serializer[Any]


class SpanRow(Rows):
    """`kind`: `same`, `new` or `gone`."""

    kind = serializers.CharField()
    text = serializers.CharField()


class ChangedLineRow(Rows):
    """`change`: `new`, `changed` or `taken out`; empty where nothing changed."""

    change = serializers.CharField()
    spans = SpanRow(many=True)


class ChangedPartRow(Rows):
    key = serializers.CharField()
    title = serializers.CharField()
    lines = ChangedLineRow(many=True)


class BriefingChanges(Rows):
    """What is compared, by number or `draft`; `against` is null where there is nothing before."""

    of = serializers.CharField(allow_null=True)
    against = serializers.CharField(allow_null=True)
    parts = ChangedPartRow(many=True)


class VersionViewSet(ScopedViewSet):
    """Versions of the briefing of a visit, for whoever sees the visit."""

    rows = Visit.objects.all()

    @extend_schema(responses=BriefingDetail(many=True))
    @action(detail=True, methods=["get"], url_path="briefing/versions", url_name="versions")
    def versions(self, request: Request, pk: str) -> Response:
        """Every version that was submitted, the oldest first, each whole."""
        submitted = Briefing.objects.visible_to(request.user).submitted().filter(visit=self.found())
        page = self.paginate_queryset(reading.briefings(submitted).order_by("version"))
        return self.get_paginated_response(BriefingDetail(page, many=True).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("of", str, description="A version's number, or `draft`. The newest by default."),
            OpenApiParameter("against", str, description="By default the version before it."),
        ],
        responses=BriefingChanges,
    )
    @action(detail=True, methods=["get"], url_path="briefing/changes", url_name="changes")
    def changes(self, request: Request, pk: str) -> Response:
        """What one version says otherwise than another, word by word. The draft is there for those who write it."""
        asked = {name: request.query_params.get(name, "") for name in ("of", "against")}
        found = versions_of(request.user, self.found().pk, **asked)
        names = {
            "of": found.of.key if found.of else None,
            "against": found.against.key if found.against else None,
        }
        return Response(BriefingChanges({**names, "parts": found.parts}).data)
