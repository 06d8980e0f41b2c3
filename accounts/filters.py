"""The filters of accounts: the list page and the API offer the same ones, and choices show nothing that is out of scope."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Account, Tier
from engage.people.models import User


def _managers(request: Any) -> QuerySet[User]:
    """Those who manage an account the person sees."""
    if request is None:
        return User.objects.none()
    managed = Account.objects.visible_to(request.user).current().filter(manager=OuterRef("pk")).order_by()
    return User.objects.filter(Exists(managed))


class AccountFilter(django_filters.FilterSet):
    """Higher apps add filters of their own by `add_filter`."""

    name = django_filters.CharFilter(lookup_expr="icontains", label="Name")
    tier = django_filters.ChoiceFilter(choices=Tier.choices, empty_label="Any tier")
    manager = django_filters.ModelChoiceFilter(
        queryset=_managers, label="Account manager", empty_label="Anybody", null_label="Nobody"
    )

    class Meta:
        model = Account
        fields = ["name", "tier", "manager"]


def add_filter(name: str, added: django_filters.Filter) -> None:
    """Declares a filter of a higher app. To be called once per filter, from its AppConfig."""
    added.field_name = added.field_name or name
    AccountFilter.base_filters[name] = added
