"""`?format=json|csv|xlsx`, or an Accept header: how an answer is written."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import renderers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.serializers import Serializer

from engage.core import exports, papers
from engage.core.errors import BadInput


class Negotiation(DefaultContentNegotiation):
    """DRF's, but a format that is not offered is bad input, with the formats that are."""

    def filter_renderers(self, renderers: Iterable[Any], format: str) -> list[Any]:  # noqa: A002 - DRF's name
        offered = list(renderers)
        chosen = [renderer for renderer in offered if renderer.format == format]
        if not chosen:
            names = ", ".join(renderer.format for renderer in offered)
            raise BadInput(f"There is no format “{format}” here; there is {names}.", field="format")
        return chosen


class OfferedRenderer(renderers.BaseRenderer):
    """Lets a client ask for a format that the view writes itself: tables by engage.core.exports, papers by engage.core.papers."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        raise TypeError("What is offered is written by the view, not rendered")


class CsvRenderer(OfferedRenderer):
    media_type = "text/csv"
    format = "csv"


class XlsxRenderer(OfferedRenderer):
    media_type = exports.XLSX
    format = "xlsx"


class PdfRenderer(OfferedRenderer):
    media_type = papers.PDF
    format = "pdf"


TABLES = (CsvRenderer, XlsxRenderer)


def table_columns(serializer: Serializer[Any]) -> list[str]:
    """The header of a list: its keys, a reference (`{"id", "name"}`) as two columns, `account_id` and `account`."""
    columns: list[str] = []
    for name, field in serializer.fields.items():
        columns += [f"{name}_id", name] if _is_reference(field) else [name]
    return columns


def table_cells(serializer: Serializer[Any], row: Mapping[str, Any]) -> list[Any]:
    """One row of a list in the order of `table_columns`; lists of words are joined by spaces."""
    cells: list[Any] = []
    for name, field in serializer.fields.items():
        value = row[name]
        if _is_reference(field):
            cells += [value["id"], value["name"]] if value else [None, None]
        elif isinstance(value, list):
            cells.append(" ".join(str(item) for item in value))
        else:
            cells.append(value)
    return cells


def _is_reference(field: Any) -> bool:
    return isinstance(field, Serializer) and {"id", "name"} <= set(field.fields)
