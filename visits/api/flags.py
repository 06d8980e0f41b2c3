"""Flags: what went wrong, and what was said about it."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import MomentField, Reference
from engage.core.api.views import ReadViewSet, created
from visits import filters
from visits.actions import reply_to_flag, resolve_flag
from visits.api import reading
from visits.api.parts import ReplyRow, ResolutionRow
from visits.flag_filters import FlagFilter
from visits.models import Flag


class FlagLine(serializers.ModelSerializer[Flag]):
    """`visit` and `commitment` are ids, null where the flag is about the account or the executive alone."""

    account = Reference()
    executive = Reference(allow_null=True)
    visit = serializers.IntegerField(source="visit_id", allow_null=True)
    commitment = serializers.IntegerField(source="commitment_id", allow_null=True)
    occurred_at = MomentField()
    recorded_at = MomentField()
    open = serializers.SerializerMethodField()

    class Meta:
        model = Flag
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "account",
            "executive",
            "visit",
            "commitment",
            "cause",
            "occurred_at",
            "recorded_at",
            "open",
        )

    def get_open(self, flag: Any) -> bool:
        return flag.resolution_["at"] is None


class FlagDetail(FlagLine):
    replies = ReplyRow(many=True, source="replies_")
    resolution = ResolutionRow(allow_null=True, source="resolution_")

    class Meta(FlagLine.Meta):
        fields = (*FlagLine.Meta.fields, "replies", "resolution")


class ReplyBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=5000)


class ResolutionBody(serializers.Serializer[Any]):
    """`withdrawn` takes back a flag that should not have been raised."""

    note = serializers.CharField(max_length=5000)
    withdrawn = serializers.BooleanField(required=False)


class OpenFlagFilter(FlagFilter):
    """The page's filters, and `open`."""

    open = django_filters.BooleanFilter(method="is_open")
    account = django_filters.ModelChoiceFilter(queryset=filters.accounts_of_visits)
    executive = django_filters.ModelChoiceFilter(queryset=filters.executives)

    class Meta(FlagFilter.Meta):
        fields = [*FlagFilter.Meta.fields, "open"]

    def is_open(self, flags: QuerySet[Flag], name: str, value: bool) -> QuerySet[Flag]:
        return flags.filter(resolution__isnull=value)


class FlagViewSet(ReadViewSet):
    """Flags in scope, the latest first."""

    rows = Flag.objects.all()
    serializer_class, detail_class = FlagLine, FlagDetail
    filterset_class = OpenFlagFilter
    export_name = "flags"

    def shown(self, flags: QuerySet[Any]) -> QuerySet[Any]:
        return reading.flag_lines(flags)

    @extend_schema(request=ReplyBody, responses={201: FlagDetail})
    @action(detail=True, methods=["post"])
    def replies(self, request: Request, pk: str) -> Response:
        """The executive concerned replies, before the flag is resolved."""
        flag = self.get_object()
        reply_to_flag(flag, by=request.user, text=self.checked(ReplyBody).validated_data["text"])
        return created(FlagDetail(self.get_object()).data)

    @extend_schema(request=ResolutionBody, responses={201: FlagDetail})
    @action(detail=True, methods=["post"])
    def resolution(self, request: Request, pk: str) -> Response:
        """Sales operations resolves a flag, or withdraws one raised by mistake."""
        flag = self.get_object()
        resolve_flag(flag, by=request.user, **self.checked(ResolutionBody).validated_data)
        return created(FlagDetail(self.get_object()).data)
