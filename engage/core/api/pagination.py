"""Lists in pages that stay right while rows come in: a cursor, not a number. Costs one query a page, however long the list."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework import pagination
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.errors import BadInput


class CursorPagination(pagination.CursorPagination):
    """`{"results", "next", "previous"}` in the order of the QuerySet, ties broken by id. `page_size` up to 200, 50 unless asked."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    template = None

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get("page_size")
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= self.max_page_size):
            raise BadInput(f"A page has 1 to {self.max_page_size} rows.", field="page_size")
        return int(asked)

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        order = [str(name) for name in queryset.query.order_by or queryset.model._meta.ordering]
        if order[-1].lstrip("-") not in ("id", "pk"):
            order.append("-id" if order[-1].startswith("-") else "id")
        return tuple(order)

    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError):
            raise NotFound("This page is not there. Begin with the first one.") from None

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        return Response({"results": data, "next": self.get_next_link(), "previous": self.get_previous_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }
