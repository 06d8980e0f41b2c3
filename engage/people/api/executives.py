"""The directory of executives over REST."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from engage.core.api.fields import Reference
from engage.core.api.views import ReadViewSet
from engage.people.filters import ExecutiveFilter
from engage.people.models import Executive


class ExecutiveLine(serializers.ModelSerializer[Executive]):
    """`capacity` is empty where the policy's number holds. `active` is false for somebody who has left."""

    business_unit = Reference(allow_null=True)
    active = serializers.SerializerMethodField()

    class Meta:
        model = Executive
        fields = (
            "id",
            "name",
            "title",
            "business_unit",
            "region",
            "country",
            "time_zone",
            "capacity",
            "active",
        )

    def get_active(self, executive: Any) -> bool:
        return executive.left_on is None


class ExecutiveViewSet(ReadViewSet):
    """The directory of executives, by name."""

    rows = Executive.objects.all()
    serializer_class = ExecutiveLine
    filterset_class = ExecutiveFilter
    export_name = "executives"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("business_unit").order_by("name", "id")
