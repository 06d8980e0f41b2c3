"""A sheet of an Excel workbook (XLSX) as rows of text, one row in memory at a time.

A workbook is a packed file from a stranger: its size is judged before anything of it is unpacked, and nothing in it is run. Formulas count as the
value that was last computed for them.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO
from zipfile import ZipFile

from openpyxl import load_workbook

from engage.core.tables.problems import DamagedTable

PACKED = b"PK\x03\x04"
MOST_ROWS, MOST_COLUMNS = 1_048_576, 500  # the first is what Excel holds
MOST_PARTS = 2_000
LONGEST_NAME = 100  # of a sheet; Excel stops at 31
LARGEST_UNPACKED = 200_000_000  # bytes of all parts together
LARGEST_PART = 50_000_000  # bytes of a part that is read as a whole, such as the texts that cells share
SIGNIFICANT = ".15g"  # Excel shows and keeps 15 digits of a number


def is_packed(stream: BinaryIO) -> bool:
    """Whether the bytes are a packed file, whatever its name says."""
    stream.seek(0)
    return stream.read(len(PACKED)) == PACKED


def sheet_names(stream: BinaryIO) -> list[str]:
    """The visible sheets with cells, in their order. Raises DamagedTable."""
    book = _opened(stream)
    try:
        return _names(book)
    finally:
        book.close()


def sheet_records(stream: BinaryIO, *, sheet: str, day_form: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with their numbers; days are written in `day_form`. `sheet` is a name, or nothing for the first.

    Raises DamagedTable where the workbook is damaged, too large, or has no such sheet.
    """
    book = _opened(stream)
    line = 0
    try:
        page = book[_chosen(_names(book), sheet)]
        page.reset_dimensions()  # what the file says of its own size may be wrong, or malicious
        for line, cells in enumerate(page.iter_rows(), start=1):
            if line > MOST_ROWS:
                raise DamagedTable(f"A sheet has at most {MOST_ROWS:,} rows.", line=line, column="1")
            if len(cells) > MOST_COLUMNS:
                raise DamagedTable(
                    f"The row reaches to column {len(cells):,}; a table has at most {MOST_COLUMNS} columns.",
                    line=line,
                    column=str(len(cells)),
                )
            texts = [_text(cell, day_form) for cell in cells]
            while texts and not texts[-1].strip():
                texts.pop()
            if texts:
                yield line, texts
    except DamagedTable:
        raise
    except Exception as error:  # whatever a damaged file makes the reader of workbooks raise
        raise _damaged(line + 1) from error
    finally:
        book.close()


def _opened(stream: BinaryIO) -> Any:
    """The workbook, once its parts are known to fit."""
    try:
        stream.seek(0)
        with ZipFile(stream) as packed:
            _check_size(packed)
        stream.seek(0)
        return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except DamagedTable:
        raise
    except Exception as error:  # see above
        raise _damaged(1) from error


def _check_size(packed: ZipFile) -> None:
    parts = packed.infolist()
    if "xl/workbook.xml" not in packed.namelist():
        raise _refused("This is a packed file, but not an Excel workbook. Save the table as XLSX or CSV.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _refused(
            f"Unpacked, the workbook is larger than {LARGEST_UNPACKED // 1_000_000} MB. Save the sheet alone, or as CSV."
        )
    for part in parts:
        if part.file_size > LARGEST_PART and not part.filename.startswith(("xl/worksheets/", "xl/media/")):
            raise _refused("The workbook holds too much text. Save the sheet as CSV, or in several files.")
        if part.filename.endswith((".xml", ".rels")):
            _check_declarations(packed, part.filename)


def _check_declarations(packed: ZipFile, part: str) -> None:
    """Excel declares no entities; whoever does wants them to grow while they are read."""
    with packed.open(part) as content:
        if b"<!" in content.read(512).replace(b"<!--", b""):
            raise _refused("The workbook holds declarations that Excel does not write.")


def _names(book: Any) -> list[str]:
    return [
        page.title
        for page in book.worksheets
        if page.sheet_state == "visible" and len(page.title) <= LONGEST_NAME
    ]


def _chosen(names: list[str], wanted: str) -> str:
    if not names:
        raise _refused("The workbook has no sheet with cells.")
    if wanted and wanted not in names:
        raise _refused(f"The workbook has no sheet “{wanted}”. It has: {', '.join(names)}.")
    return wanted or names[0]


def _text(cell: Any, day_form: str) -> str:
    """As Excel shows it, as far as that matters: errors and formulas that were never computed are empty."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime | date):
        return value.strftime(day_form)
    return value.isoformat() if isinstance(value, time) else str(value)


def _number(value: float, form: str) -> str:
    """Digits with a decimal point, never with an exponent; a format of zeros alone, as of customer numbers, keeps leading zeros."""
    plain = str(value) if isinstance(value, int) else f"{Decimal(format(value, SIGNIFICANT)):f}"
    return plain.zfill(len(form)) if form and not form.strip("0") else plain


def _refused(reason: str) -> DamagedTable:
    return DamagedTable(reason, line=1, column="1")


def _damaged(line: int) -> DamagedTable:
    return DamagedTable(
        "The workbook cannot be read from here on; it is damaged or protected by a password. Open it in Excel and save it anew.",
        line=line,
        column="1",
    )
