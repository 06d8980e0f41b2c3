"""CSV and XLSX that spreadsheets read as data, never as a program."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from engage.core import exports
from engage.core.errors import BadInput
from engage.core.exports import csv_lines, csv_response, write_xlsx


def read(columns: list[str], rows: list[list[Any]]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(csv_lines(columns, rows)), newline="")))


@pytest.mark.parametrize(
    "formula",
    [
        '=HYPERLINK("http://evil.test")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
    ],
)
def test_a_value_that_begins_like_a_formula_is_made_text(formula: str) -> None:
    assert read(["name"], [[formula]]) == [["name"], [f"'{formula}"]]


def test_a_heading_that_begins_like_a_formula_is_made_text() -> None:
    assert read(["=1+1"], []) == [["'=1+1"]]


@pytest.mark.parametrize(
    ("number", "shown"), [(-15, "-15"), (0, "0"), (-0.5, "-0.5"), (Decimal("-12.30"), "-12.30")]
)
def test_numbers_stay_numbers_also_below_zero(number: Any, shown: str) -> None:
    assert read(["n"], [[number]])[1] == [shown]


def test_text_that_holds_a_formula_further_on_stays_as_it_is() -> None:
    assert read(["a"], [["1=1"], ['Müller & Söhne, "Nord"\nWerk 2']]) == [
        ["a"],
        ["1=1"],
        ['Müller & Söhne, "Nord"\nWerk 2'],
    ]


def test_nothing_is_empty_truth_is_a_word_and_days_are_iso() -> None:
    row = [None, True, False, date(2026, 3, 2), datetime(2026, 3, 2, 9, tzinfo=UTC)]

    assert read(["a", "b", "c", "d", "e"], [row])[1] == [
        "",
        "true",
        "false",
        "2026-03-02",
        "2026-03-02T09:00:00+00:00",
    ]


def test_rows_are_written_as_they_come() -> None:
    taken = []

    def rows() -> Any:
        for number in range(3):
            taken.append(number)
            yield [number]

    lines = csv_lines(["n"], rows())

    assert next(lines) == "n\r\n"
    assert taken == []
    assert next(lines) == "0\r\n"
    assert taken == [0]


def test_a_download_has_a_name_and_is_not_kept_by_anybody() -> None:
    response = csv_response('spönsors "1".csv', ["n"], [[1]])

    assert b"".join(response) == b"n\r\n1\r\n"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''sp%C3%B6nsors")
    assert response["Cache-Control"] == "no-store"


def sheet(columns: list[str], rows: list[list[Any]]) -> list[list[Any]]:
    """Type and value of each cell, as a spreadsheet reads the file."""
    file = io.BytesIO()
    write_xlsx(file, columns, rows)
    file.seek(0)
    found = load_workbook(file)["Engage"]
    return [[(cell.data_type, cell.value) for cell in row] for row in found.iter_rows()]


def test_a_workbook_holds_numbers_and_days_as_such_and_no_formula() -> None:
    row = ["=1+1", 3, Decimal("-1.50"), date(2026, 3, 2), True, None, "bell\x07"]

    assert sheet(["=name", "b", "c", "d", "e", "f", "g"], [row]) == [
        [("s", "=name"), *(("s", letter) for letter in "bcdefg")],
        [
            ("s", "'=1+1"),
            ("n", 3),
            ("n", -1.5),
            ("d", datetime(2026, 3, 2)),  # noqa: DTZ001 - how a spreadsheet knows days
            ("s", "true"),
            ("n", None),
            ("s", "bell"),
        ],
    ]


def test_more_rows_than_a_sheet_holds_are_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)

    with pytest.raises(BadInput, match="take it as CSV"):
        sheet(["n"], [[1], [2], [3]])
