"""The sponsor report, as JSON, CSV or XLSX."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Account
from engage.core import exports
from engage.core.api.fields import InScope
from engage.core.api.formats import TABLES
from engage.core.api.views import PrivateView
from engage.people.models import BusinessUnit, Executive, Scope
from sponsors.queries import sponsor_report

FORMAT = OpenApiParameter("format", str, enum=["json", *exports.FORMATS])


class Period(serializers.Serializer[Any]):
    start = serializers.DateField()
    end = serializers.DateField(help_text="Exclusive.")
    as_of = serializers.DateTimeField(help_text="Standing figures are told as of this instant.")


class SponsorReportLine(serializers.Serializer[Any]):
    """One executive. Shares are 0 to 1, and null where there is nothing to take a share of."""

    executive_id = serializers.IntegerField()
    executive = serializers.CharField()
    title = serializers.CharField()
    business_unit = serializers.CharField(allow_null=True)
    sponsorships = serializers.IntegerField()
    capacity = serializers.IntegerField()
    tenure_months = serializers.IntegerField(allow_null=True)
    visits_planned = serializers.IntegerField()
    visits_held = serializers.IntegerField()
    visits_clean = serializers.IntegerField()
    visits_by_format = serializers.DictField(child=serializers.IntegerField())
    visits_imported = serializers.IntegerField()
    briefed_share = serializers.FloatField(allow_null=True)
    acknowledgement_lead_hours = serializers.FloatField(allow_null=True)
    debriefed_share = serializers.FloatField(allow_null=True)
    debriefed_on_time_share = serializers.FloatField(allow_null=True)
    flags = serializers.DictField(child=serializers.IntegerField())
    reschedules = serializers.IntegerField()
    commitments_made = serializers.IntegerField()
    commitments_kept = serializers.IntegerField()
    commitments_overdue = serializers.IntegerField()
    accounts_assigned = serializers.IntegerField()
    accounts_contacted = serializers.IntegerField()
    days_since_contact = serializers.IntegerField(allow_null=True)
    role = serializers.CharField(allow_null=True)
    role_previous = serializers.CharField(allow_null=True)
    feedback_mean = serializers.FloatField(allow_null=True)
    points = serializers.IntegerField()


class SponsorReportBody(serializers.Serializer[Any]):
    period = Period()
    results = SponsorReportLine(many=True)


class SponsorReportParameters(serializers.Serializer[Any]):
    """`start` and `end` are days; a visit belongs to the period in which it starts, and `end` is exclusive."""

    start = serializers.DateField()
    end = serializers.DateField()
    executive = InScope(rows=Executive.objects.visible_to, required=False)
    business_unit = InScope(rows=BusinessUnit.objects.visible_to, required=False)
    region = serializers.CharField(max_length=80, required=False)
    account = InScope(rows=Account.objects.visible_to, required=False)
    include_inactive = serializers.BooleanField(required=False)


class ReportView(PrivateView):
    """A report as JSON, or its rows as a table. A token needs the scope `reports`."""

    required_scope = Scope.REPORTS
    renderer_classes = [JSONRenderer, *TABLES]

    def answer(self, request: Request, name: str, report: Any) -> Any:
        """`report` has `start`, `end`, `as_json()`, `columns()` and `cells()`."""
        kind = request.accepted_renderer.format
        if kind in exports.FORMATS:
            file_name = f"{name}-{report.start}-{report.end}"
            return exports.table_response(kind, file_name, report.columns(), report.cells())
        return Response(report.as_json())

    def asked(self, request: Request, parameters: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = parameters(data=request.query_params, context={"request": request})
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class SponsorReportView(ReportView):
    """One row an executive, of the visits the reader's report may count."""

    @extend_schema(parameters=[SponsorReportParameters, FORMAT], responses=SponsorReportBody)
    def get(self, request: Request) -> Any:
        asked = self.asked(request, SponsorReportParameters)
        return self.answer(request, "sponsors", sponsor_report.report(user=request.user, **asked))
