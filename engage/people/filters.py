"""The filters of people: list pages and the API offer the same ones, and choices show nothing that is out of scope."""

from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from engage.people.models import BusinessUnit, Executive, Role, User, UserState


def _units_of_executives(request: Any) -> QuerySet[BusinessUnit]:
    """Units that an executive the person sees belongs to."""
    if request is None:
        return BusinessUnit.objects.none()
    members = Executive.objects.visible_to(request.user).filter(business_unit=OuterRef("pk")).order_by()
    return BusinessUnit.objects.visible_to(request.user).filter(Exists(members))


class ExecutiveFilter(django_filters.FilterSet):
    """`active=false` lists those who have left; `has_sign_in=false` those who cannot read a brief in Engage."""

    name = django_filters.CharFilter(lookup_expr="icontains", label="Name")
    active = django_filters.BooleanFilter(field_name="left_on", lookup_expr="isnull", label="Still here")
    business_unit = django_filters.ModelChoiceFilter(queryset=_units_of_executives, empty_label="Any unit")
    region = django_filters.CharFilter(lookup_expr="iexact", label="Region")
    has_sign_in = django_filters.BooleanFilter(
        field_name="user", lookup_expr="isnull", exclude=True, label="Has a sign-in"
    )

    class Meta:
        model = Executive
        fields = ["name", "active", "business_unit", "region", "has_sign_in"]


class PeopleFilter(django_filters.FilterSet):
    """`name` is looked for in addresses too. `sort` is name or last_sign_in, with a minus the other way round."""

    name = django_filters.CharFilter(method="called", label="Name or address")
    role = django_filters.ChoiceFilter(
        choices=Role.choices, method="with_role", label="Role", empty_label="Any role"
    )
    state = django_filters.ChoiceFilter(
        choices=UserState.choices, method="in_state", label="State", empty_label="Here or not"
    )
    sort = django_filters.ChoiceFilter(
        choices=[(name, name) for name in ("name", "-name", "last_sign_in", "-last_sign_in")],
        method="sorted_by",
        label="Order",
    )

    class Meta:
        model = User
        fields = ["name", "role", "state", "sort"]

    def called(self, people: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return people.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def with_role(self, people: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return people.filter(roles__contains=[value])

    def in_state(self, people: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return people & User.objects.in_state(UserState(value))

    def sorted_by(self, people: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        by = {"name": F("name"), "last_sign_in": F("last_login")}[value.lstrip("-")]
        order = by.desc(nulls_last=True) if value.startswith("-") else by.asc(nulls_last=True)
        return people.order_by(order, "id")
