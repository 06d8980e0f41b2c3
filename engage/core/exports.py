"""Lists and reports as CSV, row by row, in a form that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

# What a spreadsheet may start a formula with; the last four are the full-width forms that some take for the plain ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutralised(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would run it as a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def cell(value: Any) -> Any:
    """What stands in a cell: numbers stay numbers, moments are ISO 8601, nothing is empty, all else is neutralised text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return neutralised(str(value))


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180): the header, then each row as it comes. Holds one row at a time."""
    writer = csv.writer(_Echo())
    yield writer.writerow([cell(column) for column in columns])
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def csv_response(
    file_name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A download of these rows as UTF-8, sent while they are read."""
    return StreamingHttpResponse(
        csv_lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=file_name)
            or "attachment",
            "Cache-Control": "no-store",
        },
    )
