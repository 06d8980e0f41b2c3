"""A table with the columns one asked for, from CSV or from a sheet of an Excel workbook; which of the two it is, its first bytes say."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from typing import BinaryIO

from engage.core.tables.cells import ISO_DAY
from engage.core.tables.lines import UndecodableLine, fault_in, text_lines
from engage.core.tables.problems import DamagedTable
from engage.core.tables.sheets import is_packed, sheet_records
from engage.core.tables.watching import NOBODY, ROWS_BETWEEN, Watcher

OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}
HEADINGS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """The asked-for cells of one row by what they mean to the asker; `line` is where the row begins."""

    line: int
    cells: Mapping[str, str]


class Table:
    """Reads a seekable stream of UTF-8 CSV or XLSX as often as wanted, one row in memory at a time.

    `columns` maps what a column means to its heading in this file. Structural damage raises `DamagedTable` when the reader gets there, so whoever
    writes while reading does so in a transaction, or reads the table once before. `delimiter` is for CSV; `sheet` (the first unless named) for
    XLSX, and there `day_form` is how a cell that holds a day is written as text. `watcher` is told now and then how many rows have been read.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        columns: Mapping[str, str],
        delimiter: str = ",",
        sheet: str = "",
        day_form: str = ISO_DAY,
        watcher: Watcher = NOBODY,
    ) -> None:
        self.columns = dict(columns)
        self._stream = stream
        self._delimiter = delimiter
        self._sheet = sheet
        self._day_form = day_form
        self._watcher = watcher
        self._packed = False
        self._headings: list[str] = []
        self._record: list[str] = []  # lines of the row being read, to tell the column of a fault in it

    def digest(self) -> str:
        """SHA-256 of the file's bytes."""
        self._stream.seek(0)
        digest = hashlib.sha256()
        while part := self._stream.read(65_536):
            digest.update(part)
        return digest.hexdigest()

    def headings(self) -> list[str]:
        """The file's headings, or nothing where it has none; reads the first lines only, and judges nothing."""
        with suppress(DamagedTable):
            for _, cells in self._records():
                return [cell.strip() for cell in cells]
        return []

    def rows(self) -> Iterator[Row]:
        """All rows; blank lines are passed over. A file without any row below its headings is damaged too."""
        records = self.records()
        line, _ = next(records)
        places = self._places(line)
        read = 0
        for read, (line, cells) in enumerate(records, start=1):
            yield Row(line, {meaning: cells[place] for meaning, place in places.items()})
            if read % ROWS_BETWEEN == 0:
                self._watcher.rows(read)
        self._watcher.rows(read)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """The headings, then each row with all its cells, as many as there are headings; each with the line where it begins."""
        self._headings = []
        line, found = 0, 0
        for line, cells in self._records():
            found += 1
            if found == 1:
                self._headings = [cell.strip() for cell in cells]
                yield line, self._headings
            else:
                yield line, self._fitted(line, cells)
        first = next(iter(self.columns.values()), "1")
        if not found:
            raise DamagedTable("The file is empty.", line=1, column=first)
        if found == 1:
            raise DamagedTable("There is no row below the headings.", line=line + 1, column=first)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """What is not blank, as it stands in the file."""
        self._packed = is_packed(self._stream)
        if self._packed:
            return sheet_records(self._stream, sheet=self._sheet, day_form=self._day_form)
        return self._written_records()

    def _lines(self) -> Iterator[str]:
        try:
            for _, text in text_lines(self._stream):
                self._record.append(text)
                yield text
        except UndecodableLine as fault:
            cell, _ = fault_in("".join(self._record) + fault.good, delimiter=self._delimiter)
            raise fault.as_damage(self._name_of(cell)) from None

    def _written_records(self) -> Iterator[tuple[int, list[str]]]:
        self._record = []
        reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            self._record.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                cell, lines_below = fault_in("".join(self._record), delimiter=self._delimiter)
                raise DamagedTable(
                    _in_words(error), line=line + lines_below, column=self._name_of(cell)
                ) from None
            if any(cell.strip() for cell in cells):
                yield line, cells

    def _places(self, line: int) -> dict[str, int]:
        places = {}
        for meaning, heading in self.columns.items():
            count = self._headings.count(heading)
            if count > 1:
                raise DamagedTable(f"{count} columns have this heading.", line=line, column=heading)
            if count == 0:
                raise DamagedTable(self._missing(heading), line=line, column=heading)
            places[meaning] = self._headings.index(heading)
        return places

    def _missing(self, heading: str) -> str:
        for delimiter, name in OTHER_DELIMITERS.items():
            if delimiter != self._delimiter and any(
                heading in cell.split(delimiter) for cell in self._headings if delimiter in cell
            ):
                return f"The cells of this file are separated by {name}, not by {OTHER_DELIMITERS.get(self._delimiter, self._delimiter)}."
        shown = ", ".join(self._headings[:HEADINGS_SHOWN]) + (
            ", …" if len(self._headings) > HEADINGS_SHOWN else ""
        )
        alike = get_close_matches(heading, self._headings, n=1)
        question = f" Did you mean “{alike[0]}”?" if alike else ""
        return f"The file has no column with this heading. It has: {shown}.{question}"

    def _fitted(self, line: int, cells: list[str]) -> list[str]:
        """The cells, one for each heading. A sheet leaves out the empty ones at the end of a row; in CSV a missing one is damage."""
        expected, found = len(self._headings), len(cells)
        if found < expected and self._packed:
            return [*cells, *[""] * (expected - found)]
        if found != expected:
            column = self._name_of(min(found, expected - 1))
            raise DamagedTable(
                f"The row has {found} cells where the headings are {expected}.", line=line, column=column
            )
        return cells

    def _name_of(self, cell: int) -> str:
        return (self._headings[cell] if cell < len(self._headings) else "") or str(cell + 1)


def _in_words(error: csv.Error) -> str:
    words = str(error)
    if "end of data" in words:
        return "The quotation mark that opens this cell is never closed."
    if "field larger" in words:
        return "The cell does not end; a quotation mark in or before it may not be closed."
    if "new-line" in words:
        return "There is a lone carriage return; the line ends of the file are damaged or those of a very old program."
    return "This cell opens with a quotation mark, and after the one that closes it text follows. Within a cell, each is written twice."
