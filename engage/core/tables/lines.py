"""The lines of a file as text, and where in them something is."""

from collections.abc import Iterator
from typing import BinaryIO

from engage.core.tables.problems import DamagedTable

LONGEST_LINE = 1_000_000  # bytes; more than that is no table, and would not fit in memory one day

_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "This is an Excel file of the old kind, or one that is protected by a password. Save it as XLSX or as “CSV UTF-8”.",
    b"%PDF": "This is a PDF, not a table. Save the table as XLSX or as “CSV UTF-8”.",
    b"\xff\xfe": "The file is written in UTF-16. Save it as “CSV UTF-8”.",
    b"\xfe\xff": "The file is written in UTF-16. Save it as “CSV UTF-8”.",
}


def text_lines(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Numbered lines with their line ends, from the start of the stream; a byte order mark is dropped. One line in memory at a time.

    Raises `UndecodableLine` where the bytes are not UTF-8 text.
    """
    stream.seek(0)
    number = 0
    while raw := stream.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            for signature, words in _SIGNATURES.items():
                if raw.startswith(signature):
                    raise UndecodableLine(words, number, "")
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) > LONGEST_LINE:
            raise UndecodableLine(
                f"The line is longer than {LONGEST_LINE:,} bytes; this is not a table.", number, ""
            )
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            good = raw[: error.start].decode("utf-8")
            words = f"Character {len(good) + 1} of the line is not UTF-8 text (byte 0x{raw[error.start]:02X}). Save the file as “CSV UTF-8”."
            raise UndecodableLine(words, number, good) from None
        if "\0" in text:
            good = text.partition("\0")[0]
            words = f"Character {len(good) + 1} of the line is a NUL byte, so this is not a text file, or a damaged one."
            raise UndecodableLine(words, number, good)
        yield number, text


class UndecodableLine(Exception):
    """`good` is the part of the line before the fault, from which the reader of the table knows the column."""

    def __init__(self, reason: str, line: int, good: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.good = good

    def as_damage(self, column: str) -> DamagedTable:
        return DamagedTable(self.reason, line=self.line, column=column)


def fault_in(record: str, *, delimiter: str) -> tuple[int, int]:
    """Index of the cell whose quotation marks go wrong, and of the line within the record where it opens; or else where the record ends."""
    cell = line = 0
    opened_on = 0
    state = "start"
    for character in record:
        if state == "quoted":
            state = "closing" if character == '"' else state
        elif character == '"' and state in ("start", "closing"):
            opened_on = line if state == "start" else opened_on
            state = "quoted"
        elif character == delimiter:
            cell, state = cell + 1, "start"
        elif state == "closing" and character not in "\r\n":
            return cell, opened_on
        elif character not in "\r\n":
            state = "plain"
        line += character == "\n"
    return cell, opened_on if state == "quoted" else line
