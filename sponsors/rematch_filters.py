"""The filters of re-match requests, for the list page and the API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Account
from sponsors.models import RematchRequest


def _accounts(request: Any) -> QuerySet[Account]:
    if request is None:
        return Account.objects.none()
    asked = RematchRequest.objects.visible_to(request.user).filter(sponsorship__account=OuterRef("pk"))
    return Account.objects.visible_to(request.user).filter(Exists(asked.order_by()))


class RematchFilter(django_filters.FilterSet):
    """`state` is waiting, granted or declined."""

    state = django_filters.ChoiceFilter(
        choices=[("waiting", "To decide"), ("granted", "Granted"), ("declined", "Declined")],
        method="in_state",
        label="State",
        empty_label="Any state",
    )
    account = django_filters.ModelChoiceFilter(
        field_name="sponsorship__account", queryset=_accounts, label="Account", empty_label="Any account"
    )

    class Meta:
        model = RematchRequest
        fields = ["state", "account"]

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(granted={"waiting": None, "granted": True, "declined": False}[value])
