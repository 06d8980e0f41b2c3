"""The leadership's short list of strategic priorities."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.api.writing import WriteViewSet
from accounts.filters import PriorityFilter
from accounts.models import Priority


class PriorityLine(serializers.ModelSerializer[Priority]):
    """Holds from `starts_on` to `ends_on`, both inclusive, UTC; `position` is its place in the list."""

    class Meta:
        model = Priority
        fields = ("id", "title", "description", "position", "starts_on", "ends_on")


class PriorityBody(serializers.ModelSerializer[Priority]):
    """At the end of the list and from today on where nothing else is said."""

    starts_on = serializers.DateField(required=False)
    position = serializers.IntegerField(min_value=1, max_value=1000, required=False)

    class Meta:
        model = Priority
        fields = ("title", "description", "position", "starts_on", "ends_on")
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "title": {"validators": []}
        }  # that it is new is seen to by the action


@extend_schema_view(
    create=extend_schema(request=PriorityBody, responses={201: PriorityLine}),
    partial_update=extend_schema(request=PriorityBody(partial=True), responses=PriorityLine),
    destroy=extend_schema(responses={204: None}),
)
class PriorityViewSet(WriteViewSet):
    """Priorities in the order of the list, with those that have ended; `in_force=true` leaves them out."""

    rows = Priority.objects.all()
    serializer_class, body_class = PriorityLine, PriorityBody
    filterset_class = PriorityFilter
    export_name = "priorities"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by("position", "id")

    def create(self, request: Request) -> Response:
        """Publishes a priority. Sales operations only."""
        return self.answer(actions.add_priority(by=request.user, **self.body()), new=True)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Rewords, moves or, with `ends_on`, retires a priority. Sales operations only."""
        priority = self.get_object()
        return self.answer(
            actions.change_priority(priority, by=request.user, seen=self.seen, **self.body(partial=True))
        )

    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes a priority that no objective points at; others are retired (409). Sales operations only."""
        row = self.get_object()
        actions.remove_priority(row, by=request.user, seen=self.seen)
        return Response(status=204)
