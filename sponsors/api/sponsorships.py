"""Sponsorships: who sponsors whom, assigned, extended and ended by sales operations."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Account
from engage.core.api.fields import InScope, MomentField, Reference
from engage.core.api.views import ReadViewSet, created
from engage.core.clock import now
from engage.people.models import Executive
from sponsors.actions import assign_sponsor, end_sponsorship, extend_sponsorship
from sponsors.actions.sponsorships import TARGETS
from sponsors.board_lines import silent_days
from sponsors.models import ExecutiveRole, Sponsorship
from sponsors.sponsorship_filters import SponsorshipFilter, terms_for


class SponsorshipLine(serializers.ModelSerializer[Sponsorship]):
    """`ends_on` is the agreed last day, `ended_on` the first day without the sponsor. `last_contact_on` is the sponsor's last held visit there;
    `silent_days` count from it, or from the first day of the term; contact after `contact_until` is late."""

    account = Reference()
    executive = Reference()
    last_contact_on = serializers.DateField(allow_null=True)
    silent_days = serializers.SerializerMethodField()
    contact_until = serializers.DateField()

    class Meta:
        model = Sponsorship
        fields: tuple[str, ...] = (
            "id",
            "account",
            "executive",
            "starts_on",
            "ends_on",
            "target_role",
            "visits_a_year",
            "ended_on",
            "ended_reason",
            "last_contact_on",
            "silent_days",
            "contact_until",
        )

    def get_silent_days(self, term: Any) -> int:
        return silent_days(term, today=now().date())


class SponsorshipDetail(SponsorshipLine):
    assigned_at = MomentField()
    assigned_by = Reference(allow_null=True)

    class Meta(SponsorshipLine.Meta):
        fields = (*SponsorshipLine.Meta.fields, "assigned_at", "assigned_by", "load_reason")


class AssignmentBody(serializers.Serializer[Any]):
    """`load_reason` is needed where the executive sponsors as many accounts as the policy's limit."""

    account = InScope(rows=lambda user: Account.objects.visible_to(user).current())
    executive = InScope(rows=Executive.objects.visible_to)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    target_role = serializers.ChoiceField(
        choices=[(role.value, role.label) for role in TARGETS], default=ExecutiveRole.GROWTH_CHAMPION.value
    )
    visits_a_year = serializers.IntegerField(min_value=1, max_value=52, default=4)
    load_reason = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class ExtensionBody(serializers.Serializer[Any]):
    ends_on = serializers.DateField()


class EndBody(serializers.Serializer[Any]):
    """`on` is the first day without the sponsor; today (UTC) where it is left out."""

    reason = serializers.CharField(max_length=5000)
    on = serializers.DateField(required=False, allow_null=True)


@extend_schema_view(create=extend_schema(request=AssignmentBody, responses={201: SponsorshipDetail}))
class SponsorshipViewSet(ReadViewSet):
    """Sponsorships: all for sales operations, those of their accounts for account managers and teams, their own for executives."""

    rows = Sponsorship.objects.all()
    serializer_class, detail_class = SponsorshipLine, SponsorshipDetail
    filterset_class = SponsorshipFilter
    export_name = "sponsorships"
    overwriting = ("extend",)

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        terms: QuerySet[Any] = terms_for(self.request.user)
        return terms.select_related("assigned_by").order_by("-starts_on", "-id")

    def create(self, request: Request) -> Response:
        """Assigns an executive as the sponsor of an account."""
        asked = dict(self.checked(AssignmentBody).validated_data)
        made = assign_sponsor(asked.pop("account"), by=request.user, **asked)
        shown = self.get_queryset().get(pk=made.pk)
        self.tagged(shown.revision)
        return created(SponsorshipDetail(shown).data)

    @extend_schema(request=ExtensionBody, responses=SponsorshipDetail)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """Agrees a later last day."""
        term = self.get_object()
        asked = self.checked(ExtensionBody).validated_data
        extend_sponsorship(term, by=request.user, seen=self.seen, **asked)
        return Response(SponsorshipDetail(self.get_object()).data)

    @extend_schema(request=EndBody, responses=SponsorshipDetail)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Ends it, with a reason."""
        term = self.get_object()
        asked = self.checked(EndBody).validated_data
        end_sponsorship(term, by=request.user, seen=self.seen, **asked)
        return Response(SponsorshipDetail(self.get_object()).data)
