"""Lists in pages that stay right while rows come in: a cursor names the row where a page begins, not a number. One query a page.

DRF's own cursor loses its place going back among rows with equal values, so this one carries every column of the order.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from engage.core.errors import BadInput

PAGE_SIZE, LARGEST_PAGE = 50, 200


class CursorPagination(BasePagination):
    """`{"results", "next", "previous"}` in the order of the QuerySet (columns that are never null), ties broken by id."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        size, order = _size(request), _order(queryset)
        backwards, boundary = _read(request.query_params.get("cursor"), columns=len(order))
        wanted = _turned(order) if backwards else order
        rows = queryset.order_by(*wanted)
        try:
            found = list((rows.filter(_beyond(wanted, boundary)) if boundary else rows)[: size + 1])
        except (ValidationError, ValueError, OverflowError):
            raise _no_such_page() from None
        page, more = found[:size], len(found) > size
        if backwards:
            page.reverse()
        self._request, self._order = request, order
        self._following = page[-1] if page and (backwards or more) else None
        self._preceding = page[0] if page and (more if backwards else boundary) else None
        return page

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        return Response(
            {
                "results": data,
                "next": self._link(self._following, backwards=False),
                "previous": self._link(self._preceding, backwards=True),
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}
        return [
            _parameter("cursor", {"type": "string"}, "Where a page begins; follow `next` and `previous`."),
            _parameter("page_size", size, "Rows in a page."),
        ]

    def _link(self, row: Any | None, *, backwards: bool) -> str | None:
        if row is None:
            return None
        values = [_written(getattr(row, name.lstrip("-"))) for name in self._order]
        cursor = urlsafe_b64encode(json.dumps([int(backwards), *values]).encode()).decode().rstrip("=")
        return str(replace_query_param(self._request.build_absolute_uri(), "cursor", cursor))


def _size(request: Request) -> int:
    asked = request.query_params.get("page_size")
    if asked is None:
        return PAGE_SIZE
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= LARGEST_PAGE):
        raise BadInput(f"A page has 1 to {LARGEST_PAGE} rows.", field="page_size")
    return int(asked[:9])


def _order(queryset: QuerySet[Any]) -> tuple[str, ...]:
    order = [str(name) for name in queryset.query.order_by or queryset.model._meta.ordering]
    if order[-1].lstrip("-") not in ("id", "pk"):
        order.append("-id" if order[-1].startswith("-") else "id")
    return tuple(order)


def _turned(order: Sequence[str]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _beyond(order: Sequence[str], boundary: Sequence[str]) -> Q:
    """The rows after the boundary: later in the first column, or equal in it and later in the next, and so on."""
    names = [name.lstrip("-") for name in order]
    later = Q()
    for at, name in enumerate(order):
        side = "lt" if name.startswith("-") else "gt"
        equal = dict(zip(names[:at], boundary[:at], strict=True))
        later |= Q(**equal, **{f"{names[at]}__{side}": boundary[at]})
    first = "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{names[0]}__{first}": boundary[0]}) & later  # lets the index find the first column


def _read(cursor: str | None, *, columns: int) -> tuple[bool, list[str]]:
    if cursor is None:
        return False, []
    try:
        backwards, *values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise _no_such_page() from None
    if len(values) != columns or not all(isinstance(v, str) and "\0" not in v for v in values):
        raise _no_such_page()
    return bool(backwards), values


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _no_such_page() -> NotFound:
    return NotFound("This page is not there. Begin with the first one.")


def _parameter(name: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
