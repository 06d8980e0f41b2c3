"""Lists and reports as CSV or XLSX, row by row, in a form that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from engage.core.errors import BadInput

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS, LONGEST_TEXT = 1_048_575, 32_767  # of a sheet besides its header, and of a cell

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
        csv_lines(columns, rows), content_type="text/csv; charset=utf-8", headers=_headers(file_name)
    )


def xlsx_response(file_name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """A download of these rows as a workbook of one sheet, written to a file that is gone once it is sent.

    Raises BadInput for more rows than a sheet holds.
    """
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(file, columns, rows)
    file.seek(0)
    return FileResponse(file, content_type=XLSX, headers=_headers(file_name))


def write_xlsx(file: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same rows as `csv_lines` as a workbook: numbers and days are cells of their kind, all else is text. Holds one row at a time."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Engage")
    sheet.freeze_panes = "A2"
    head = [_text(sheet, column) for column in columns]
    for title in head:
        title.font = Font(bold=True)
    try:
        sheet.append(head)
        for number, row in enumerate(rows):
            if number >= MOST_ROWS:
                raise BadInput(
                    f"A spreadsheet holds {MOST_ROWS:,} rows. Narrow the list, or take it as CSV.",
                    field="format",
                )
            sheet.append([_xlsx_cell(sheet, value) for value in row])
    finally:
        sheet.close()
    book.save(file)


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return _text(sheet, value.isoformat() if isinstance(value, datetime) else str(cell(value)))


def _text(sheet: Any, value: str) -> Any:
    """A cell that is text whatever it looks like."""
    made = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT])
    made.data_type = "s"
    return made


def _headers(file_name: str) -> dict[str, str]:
    return {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file_name)
        or "attachment",
        "Cache-Control": "no-store",
    }


FORMATS = {"csv": csv_response, "xlsx": xlsx_response}


def table_response(
    kind: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse | FileResponse:
    """The rows as a download called `name` in one of FORMATS."""
    return FORMATS[kind](f"{name}.{kind}", columns, rows)
