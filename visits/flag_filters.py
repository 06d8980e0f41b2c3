"""The filters of flags: the list page and the API offer the same ones, and choices show nothing that is out of scope."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Account
from engage.people.models import Executive
from visits.models import Flag, FlagKind


def _accounts_with_flags(request: Any) -> QuerySet[Account]:
    """Accounts the person sees and that have a flag the person sees."""
    if request is None:
        return Account.objects.none()
    flags = Flag.objects.visible_to(request.user).filter(account=OuterRef("pk")).order_by()
    return Account.objects.visible_to(request.user).filter(Exists(flags))


def _executives_with_flags(request: Any) -> QuerySet[Executive]:
    if request is None:
        return Executive.objects.none()
    flags = Flag.objects.visible_to(request.user).filter(executive=OuterRef("pk")).order_by()
    return Executive.objects.visible_to(request.user).filter(Exists(flags))


class FlagFilter(django_filters.FilterSet):
    """`state` is open (neither resolved nor withdrawn), resolved or withdrawn."""

    kind = django_filters.ChoiceFilter(choices=FlagKind.choices, empty_label="Any kind")
    state = django_filters.ChoiceFilter(
        choices=[("open", "Open"), ("resolved", "Resolved"), ("withdrawn", "Withdrawn")],
        method="in_state",
        label="State",
        empty_label="Open or not",
    )
    account = django_filters.ModelChoiceFilter(queryset=_accounts_with_flags, empty_label="Any account")
    executive = django_filters.ModelChoiceFilter(queryset=_executives_with_flags, empty_label="Any executive")

    class Meta:
        model = Flag
        fields = ["kind", "state", "account", "executive"]

    def in_state(self, flags: QuerySet[Flag], name: str, value: str) -> QuerySet[Flag]:
        if value == "open":
            return flags.open()  # type: ignore[attr-defined]
        return flags.filter(resolution__withdrawn=value == "withdrawn")
