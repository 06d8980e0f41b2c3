"""A first look at a file that somebody brings: whether it is a table at all, and what stands in its head."""

from dataclasses import dataclass
from typing import BinaryIO

from engage.core.tables.problems import DamagedTable
from engage.core.tables.sheets import MOST_COLUMNS, MOST_ROWS, is_packed, sheet_names
from engage.core.tables.table import OTHER_DELIMITERS, Table

SHOWN = 5  # rows
LONGEST_SHOWN = 200  # characters of a cell
USUAL = ","  # delimiter


@dataclass(frozen=True)
class Glance:
    """`sheets` and `sheet` are a workbook's; `rows` is how many there are below the headings, where that is known."""

    delimiter: str
    sheets: list[str]
    sheet: str
    headings: list[str]
    first_rows: list[list[str]]
    rows: int | None


def look_at(stream: BinaryIO, *, sheet: str = "", delimiter: str = "") -> Glance:
    """What the file holds. The delimiter is the one that gives most headings, unless it is named.

    CSV is read to its end, and so is known to be sound; of a workbook only the first rows are read. Raises DamagedTable.
    """
    sheets = sheet_names(stream) if is_packed(stream) else []
    chosen = delimiter or (USUAL if sheets else _delimiter_of(stream))
    table = Table(stream, columns={}, delimiter=chosen, sheet=sheet)
    headings: list[str] = []
    first: list[list[str]] = []
    rows = -1
    for line, cells in table.records():
        rows += 1
        if rows == 0:
            headings = cells
            _check_columns(headings, line)
        elif rows <= SHOWN:
            first.append([cell[:LONGEST_SHOWN] for cell in cells])
        elif sheets:
            break
        if rows > MOST_ROWS:
            raise DamagedTable(
                f"There are more than {MOST_ROWS:,} rows. Import the file in parts.", line=line, column="1"
            )
    return Glance(
        delimiter=chosen,
        sheets=sheets,
        sheet=(sheet or sheets[0]) if sheets else "",
        headings=headings,
        first_rows=first,
        rows=None if sheets and rows > SHOWN else rows,
    )


def _check_columns(headings: list[str], line: int) -> None:
    if len(headings) > MOST_COLUMNS:
        raise DamagedTable(
            f"The file has {len(headings):,} columns; a table has at most {MOST_COLUMNS}.",
            line=line,
            column=str(MOST_COLUMNS + 1),
        )


def _delimiter_of(stream: BinaryIO) -> str:
    """A comma where none gives more headings."""
    counts = {
        delimiter: len(Table(stream, columns={}, delimiter=delimiter).headings())
        for delimiter in (USUAL, *OTHER_DELIMITERS)
    }
    return max(counts, key=lambda delimiter: counts[delimiter])
