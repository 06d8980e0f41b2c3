"""The base of resources that can be written: a body is checked, an action called, and the row answered as it is then."""

from typing import Any, ClassVar

from django.db.models import Model
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from engage.core.api.views import ReadViewSet

EXTERNAL_ID = r"by-external-id/(?P<external_id>[^/]{1,120})"
NUMBER = OpenApiParameter(
    "external_id", str, OpenApiParameter.PATH, description="The number in the other system."
)


class WriteViewSet(ReadViewSet):
    """`body_class` is what POST takes and, unless `change_class` says otherwise, PATCH. A PATCH changes what is sent and nothing else."""

    body_class: ClassVar[type[BaseSerializer[Any]]]
    change_class: ClassVar[type[BaseSerializer[Any]] | None] = None
    synced: ClassVar[tuple[str, ...]] = ("put_by_external_id",)
    tagging: ClassVar[tuple[str, ...]] = ("by_external_id",)

    def body(self, *, partial: bool = False) -> dict[str, Any]:
        """The fields that were sent, checked. Raises what becomes a 400 that names each field that is wrong."""
        shape = (self.action == "partial_update" and self.change_class) or self.body_class
        sent = shape(data=self.request.data, partial=partial, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def seen_of_number(self, external_id: str) -> int | None:
        """What a sync has seen of the row it knows by this number, where it says so; it owns what it sends, so it need not."""
        if "If-Match" not in self.request.headers:
            return None
        known = self.get_queryset().filter(external_id=external_id).first()
        return self.seen_of(known)

    def answer(self, row: Model, *, new: bool = False) -> Response:
        """The row as a GET would show it, with 201 where it is new."""
        shown = self.detail_class or self.serializer_class
        assert shown is not None
        found = self.get_queryset().get(pk=row.pk)
        self.tagged(found.revision)
        return Response(shown(found, context=self.get_serializer_context()).data, status=201 if new else 200)
