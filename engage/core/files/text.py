"""Plain text and tables of it: letters and nothing that a program would read as something else."""

import codecs
import csv
import io
import re
from typing import BinaryIO

PIECE = 64 * 1024
LONGEST_CELL = 1_000_000  # characters
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKUP = re.compile(
    rb"\s*(<!doctype|<html|<head|<body|<script|<svg|<iframe|<\?xml|<\?php|<%|<!--|%!PS)", re.IGNORECASE
)
ELSEWHERE = (b"%PDF-",)  # which readers of PDF look for within the first kilobyte
DELIMITERS = ",;\t|"


class Damaged(Exception):
    """Why a text is not kept."""


def follow(stream: BinaryIO) -> None:
    """Letters in UTF-8, or in the Windows code page that spreadsheets still write; no control signs, no page of the web."""
    stream.seek(0)
    head = stream.read(1024).removeprefix(codecs.BOM_UTF8)
    if MARKUP.match(head):
        raise Damaged("is a page or a program, not plain text.")
    if any(mark in head for mark in ELSEWHERE):
        raise Damaged("is two things at once: text, and a document hidden in it.")
    if not _reads_as(stream, "utf-8") and not _reads_as(stream, "cp1252"):
        raise Damaged("is neither text nor a document that is kept here.")


def follow_table(stream: BinaryIO) -> None:
    """Rows and cells that can be told apart."""
    stream.seek(0)
    first = stream.readline(PIECE).decode("utf-8-sig", "replace")
    delimiter = max(DELIMITERS, key=first.count)
    stream.seek(0)
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    longest = csv.field_size_limit(LONGEST_CELL)
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        raise Damaged("is damaged: its rows and cells cannot be told apart.") from None
    finally:
        csv.field_size_limit(longest)
        lines.detach()


def _reads_as(stream: BinaryIO, encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := stream.read(PIECE):
            if CONTROLS.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
