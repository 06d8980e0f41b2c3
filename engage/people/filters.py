"""The filters of people: list pages and the API offer the same ones, and choices show nothing that is out of scope."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from engage.people.models import BusinessUnit, Executive


def _units_of_executives(request: Any) -> QuerySet[BusinessUnit]:
    """Units that an executive the person sees belongs to."""
    if request is None:
        return BusinessUnit.objects.none()
    members = Executive.objects.visible_to(request.user).filter(business_unit=OuterRef("pk")).order_by()
    return BusinessUnit.objects.filter(Exists(members))


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
