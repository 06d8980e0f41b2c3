"""Accounts: what executives did with each, and where their time goes by potential, as JSON, CSV or XLSX."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from accounts.models import Potential, Tier
from sponsors.api.flock import Days
from sponsors.api.reports import FORMAT, Period, ReportView
from sponsors.queries.accounts_report import accounts_report


class AccountReportLine(serializers.Serializer[Any]):
    """One account. `hours` is the time of visits of which the hours are known."""

    account_id = serializers.IntegerField()
    account = serializers.CharField()
    tier = serializers.CharField()
    potential = serializers.CharField()
    manager = serializers.CharField(allow_null=True)
    sponsor = serializers.CharField(allow_null=True)
    visits_held = serializers.IntegerField()
    visits_clean = serializers.IntegerField()
    visits_imported = serializers.IntegerField()
    hours = serializers.FloatField()
    flags = serializers.IntegerField()
    days_since_contact = serializers.IntegerField(allow_null=True)
    open_commitments = serializers.IntegerField()


class PotentialLine(serializers.Serializer[Any]):
    """All accounts of one potential; `share` is of all visits held, 0 to 1."""

    potential = serializers.CharField()
    accounts = serializers.IntegerField()
    visits_held = serializers.IntegerField()
    hours = serializers.FloatField()
    share = serializers.FloatField(allow_null=True)


class AccountsReportBody(serializers.Serializer[Any]):
    period = Period()
    by_potential = PotentialLine(many=True)
    results = AccountReportLine(many=True)


class AccountsReportParameters(Days):
    potential = serializers.ChoiceField(choices=Potential.choices, required=False)
    tier = serializers.ChoiceField(choices=Tier.choices, required=False)


class AccountsReportView(ReportView):
    """Accounts of the reader's report that were met or flagged in the period, are strategic, or have a sponsor."""

    @extend_schema(parameters=[AccountsReportParameters, FORMAT], responses=AccountsReportBody)
    def get(self, request: Request) -> Any:
        asked = self.asked(request, AccountsReportParameters)
        return self.answer(request, "accounts", accounts_report(user=request.user, **asked))
