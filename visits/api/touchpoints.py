"""Touchpoints: logged, listed, and withdrawn where one was a mistake."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Account, Contact
from engage.core.api.fields import InScope, MomentField, Reference
from engage.core.api.views import ReadViewSet, created
from engage.people.models import Executive
from visits.actions import TouchpointDraft, log_touchpoint, withdraw_touchpoint
from visits.models import Touchpoint, TouchpointKind
from visits.touchpoint_filters import TouchpointFilter


class PersonRow(serializers.Serializer[Any]):
    """`contact` is null where the contact was removed since."""

    contact = serializers.IntegerField(source="contact_id", allow_null=True)
    name = serializers.CharField()


class TouchpointLine(serializers.ModelSerializer[Touchpoint]):
    """`occurred_at` is when it took place, `logged_at` when it was logged; `minutes` is null but for calls."""

    account = Reference()
    executive = Reference()
    people = PersonRow(many=True)
    occurred_at = MomentField()
    logged_at = MomentField(source="at")
    logged_by = Reference(source="by")
    withdrawn = serializers.SerializerMethodField()

    class Meta:
        model = Touchpoint
        fields = (
            "id",
            "account",
            "executive",
            "kind",
            "minutes",
            "occurred_at",
            "words",
            "people",
            "logged_by",
            "logged_at",
            "withdrawn",
        )

    def get_withdrawn(self, touchpoint: Any) -> bool:
        return getattr(touchpoint, "withdrawal", None) is not None


class TouchpointBody(serializers.Serializer[Any]):
    """`promised` says whether anything was promised: if so, it is no touchpoint, and refused. `minutes` is for calls alone."""

    account = InScope(rows=Account.objects.visible_to)
    executive = InScope(rows=Executive.objects.visible_to)
    kind = serializers.ChoiceField(choices=TouchpointKind.choices)
    minutes = serializers.IntegerField(min_value=1, max_value=600, required=False, allow_null=True)
    occurred_at = MomentField()
    words = serializers.CharField(max_length=300)
    contacts = serializers.ListField(
        child=InScope(rows=Contact.objects.visible_to), max_length=20, required=False
    )
    promised = serializers.BooleanField()


class WithdrawalBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=5000)


@extend_schema_view(create=extend_schema(request=TouchpointBody, responses={201: TouchpointLine}))
class TouchpointViewSet(ReadViewSet):
    """Touchpoints in scope, the latest first. Those withdrawn as mistakes are left out of the list unless asked for."""

    rows = Touchpoint.objects.all()
    serializer_class = TouchpointLine
    filterset_class = TouchpointFilter
    export_name = "touchpoints"

    def shown(self, touchpoints: QuerySet[Any]) -> QuerySet[Any]:
        return touchpoints.for_display().prefetch_related("people")  # type: ignore[attr-defined]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def create(self, request: Request) -> Response:
        """Logs a touchpoint; the account's manager is told at once. 409 for what is a visit: too long, at the time of one, or with a promise."""
        logged = log_touchpoint(
            TouchpointDraft(**self.checked(TouchpointBody).validated_data), by=request.user
        )
        return created(TouchpointLine(self.get_queryset().get(pk=logged.pk)).data)

    @extend_schema(request=WithdrawalBody, responses={201: TouchpointLine})
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        """Withdraws a touchpoint that was logged by mistake: by who logged it, or sales operations."""
        touchpoint = self.get_object()
        withdraw_touchpoint(touchpoint, by=request.user, **self.checked(WithdrawalBody).validated_data)
        return created(TouchpointLine(self.get_object()).data)
