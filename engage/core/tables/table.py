"""A CSV table with the columns one asked for."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from typing import BinaryIO

from engage.core.tables.lines import UndecodableLine, fault_in, text_lines
from engage.core.tables.problems import DamagedTable

OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}
HEADINGS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """The asked-for cells of one row by what they mean to the asker; `line` is where the row begins."""

    line: int
    cells: Mapping[str, str]


class Table:
    """Reads a seekable stream of UTF-8 CSV as often as wanted, one row in memory at a time.

    `columns` maps what a column means to its heading in this file. Structural damage raises `DamagedTable` when the reader gets there, so whoever
    writes while reading does so in a transaction, or reads the table once before.
    """

    def __init__(self, stream: BinaryIO, *, columns: Mapping[str, str], delimiter: str = ",") -> None:
        self.columns = dict(columns)
        self._stream = stream
        self._delimiter = delimiter
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
            self._record = []
            reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
            for _, cells in self._records(reader):
                return [cell.strip() for cell in cells]
        return []

    def rows(self) -> Iterator[Row]:
        """All rows; blank lines are passed over. A file without any row below its headings is damaged too."""
        self._headings, self._record = [], []
        reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        places: dict[str, int] = {}
        empty = True
        for line, cells in self._records(reader):
            if not places:
                self._headings = [cell.strip() for cell in cells]
                places = self._places(line)
                continue
            self._check_width(line, cells)
            empty = False
            yield Row(line, {meaning: cells[place] for meaning, place in places.items()})
        first = next(iter(self.columns.values()))
        if not places:
            raise DamagedTable("The file is empty.", line=1, column=first)
        if empty:
            raise DamagedTable("There is no row below the headings.", line=reader.line_num + 1, column=first)

    def _lines(self) -> Iterator[str]:
        try:
            for _, text in text_lines(self._stream):
                self._record.append(text)
                yield text
        except UndecodableLine as fault:
            cell, _ = fault_in("".join(self._record) + fault.good, delimiter=self._delimiter)
            raise fault.as_damage(self._name_of(cell)) from None

    def _records(self, reader: "csv._reader") -> Iterator[tuple[int, list[str]]]:  # type: ignore[name-defined]  # typeshed's name
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

    def _check_width(self, line: int, cells: list[str]) -> None:
        expected, found = len(self._headings), len(cells)
        if found != expected:
            column = self._name_of(min(found, expected - 1))
            raise DamagedTable(
                f"The row has {found} cells where the headings are {expected}.", line=line, column=column
            )

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
