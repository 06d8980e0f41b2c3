"""The bases of all views of the API. A view names its rows; that they are in scope is seen to here."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from rest_framework import mixins, viewsets
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from engage.core import exports
from engage.core.api.editing import TaggedView
from engage.core.api.formats import TABLES, Negotiation, table_cells, table_columns
from engage.core.api.pagination import CursorPagination
from engage.core.api.retries import AnswersRepeats
from engage.core.models import Revised

CHUNK = 500  # rows read at a time for an export


class PrivateView(AnswersRepeats, TaggedView):
    """JSON in and out, signed in, never kept by a cache. `required_scope` is the token's scope; unless named, `read` for reads and `write` for writes."""

    required_scope: ClassVar[str] = ""
    parser_classes = [JSONParser]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = Negotiation
    metadata_class = None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Cache-Control"] = "no-store"
        return final


class ScopedViewSet(PrivateView, viewsets.GenericViewSet[Any]):
    """Views of one kind of row. `rows` is a QuerySet with `visible_to`, which is asked before anything else, for lists and single rows alike.

    `shown()` adds what an answer needs (joins, annotations).
    """

    rows: ClassVar[QuerySet[Any]]
    seen: int | None = None
    pagination_class = CursorPagination
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.rows.none()
        return self.shown(self.rows.all().visible_to(self.request.user))  # type: ignore[attr-defined]

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows

    def found(self) -> Any:
        """The row of the address, in scope. What is edited may be something else, such as the briefing of a visit: ask `seen_of()` for it."""
        return super().get_object()

    def get_object(self) -> Any:
        """The row of the address, in scope; for an edit with `seen`, the revision that its sender has seen, for the action to ask for."""
        row = self.found()
        if isinstance(row, Revised):
            if not self._asked and self.request.method != "GET":
                self.seen = self.seen_of(row)
            self.tagged(row.revision)
        return row

    def represent(self, row: Any) -> Any:
        """The row as a GET would show it."""
        shape = getattr(self, "detail_class", None) or self.serializer_class
        found = self.get_queryset().filter(pk=row.pk).first()
        if shape is None or found is None:
            return {}
        return shape(found, context=self.get_serializer_context()).data

    def checked(self, serializer: type[BaseSerializer[Any]] | None = None, **options: Any) -> Any:
        """The body as a valid serializer; BadInput's shape where it is not."""
        chosen = serializer or self.get_serializer_class()
        body = chosen(data=self.request.data, context={**self.get_serializer_context(), **options})
        body.is_valid(raise_exception=True)
        return body


class ListMixin(mixins.ListModelMixin):
    """A list in pages as JSON, or whole as CSV or XLSX, streamed."""

    export_name: ClassVar[str] = "list"

    def get_renderers(self) -> list[Any]:
        renderers: list[Any] = super().get_renderers()  # type: ignore[misc]
        tables = [renderer() for renderer in TABLES] if getattr(self, "action", "") == "list" else []
        return [*renderers, *tables]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        kind = request.accepted_renderer.format
        if kind not in exports.FORMATS:
            return super().list(request, *args, **kwargs)
        serializer: Any = self.get_serializer()  # type: ignore[attr-defined]
        rows = self.filter_queryset(self.get_queryset())  # type: ignore[attr-defined]
        return exports.table_response(
            kind, self.export_name, table_columns(serializer), _lines(rows, serializer)
        )


class ReadViewSet(ListMixin, mixins.RetrieveModelMixin, ScopedViewSet):
    """List and detail. `detail_class` serves single rows, `serializer_class` lists."""

    detail_class: ClassVar[type[BaseSerializer[Any]] | None] = None

    @classmethod
    def precondition(cls, action: str, method: str) -> str:
        if action == "retrieve" and issubclass(cls.rows.model, Revised):
            return "read"
        return super().precondition(action, method)

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        if self.action == "retrieve" and self.detail_class is not None:
            return self.detail_class
        return super().get_serializer_class()


def created(body: Any) -> Response:
    return Response(body, status=201)


def _lines(rows: QuerySet[Model], serializer: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=CHUNK):
        yield table_cells(serializer, serializer.to_representation(row))
