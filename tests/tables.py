"""Files for the tests of imports: small ones made here, and the real ones, where they are."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from engage.embedded.places import ROOT

REAL = ROOT.parent / "shared" / "data"
MEETINGS = REAL / "meetings-2014-2016.csv"
CRM = REAL / "crm-export"

needs_real_data = pytest.mark.skipif(
    not REAL.is_dir(), reason="../shared/data with the real files is not here"
)


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()


def csv_stream(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> io.BytesIO:
    return io.BytesIO(csv_bytes(headings, rows))


def xlsx_stream(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> io.BytesIO:
    """A workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet")
    for row in (headings, *rows):
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def run_json(command: str, *arguments: str | Path) -> dict[str, Any]:
    """The report of an import command as a program gets it."""
    out = io.StringIO()
    call_command(command, *map(str, arguments), "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert isinstance(report, dict)
    return report


def folded(text: str) -> str:
    return " ".join(text.split())


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
