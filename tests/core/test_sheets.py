import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from engage.core.tables import DamagedTable, Table
from engage.core.tables.glance import look_at
from tests.tables import csv_stream, xlsx_stream

COLUMNS = {"day": "date", "who": "name"}


def rows(stream: io.BytesIO, **options: Any) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, dict(row.cells)) for row in Table(stream, columns=COLUMNS, **options).rows()]


def damage(content: bytes) -> tuple[int, str, str]:
    with pytest.raises(DamagedTable) as refusal:
        rows(io.BytesIO(content))
    return refusal.value.line, refusal.value.column, refusal.value.reason


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The workbook with these parts in the place of its own; `sheet` is the first sheet's, `texts` another one's."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml"}
    replaced = {names[name]: part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *replaced}:
            new.writestr(name, replaced.get(name) or old.read(name))
    return out.getvalue()


SOUND = xlsx_stream(["date", "name"], [["2016-03-09", "Acme"]]).getvalue()


def test_a_sheet_is_read_like_a_csv_file_whatever_its_name():
    assert rows(xlsx_stream(["date", "name", "page"], [["2016-03-09", "Acme", 1], [None, "Beta"]])) == [
        (2, {"day": "2016-03-09", "who": "Acme"}),
        (3, {"day": "", "who": "Beta"}),
    ]


def test_blank_rows_are_passed_over_and_counted_as_lines():
    stream = xlsx_stream([None], [[], ["date", "name"], [], ["2016-03-09", "Acme"], ["  ", None]])
    assert rows(stream) == [(5, {"day": "2016-03-09", "who": "Acme"})]


def test_days_are_days_in_the_form_that_is_asked_for():
    stream = xlsx_stream(
        ["date", "name"],
        [[date(2016, 3, 9), "Acme"], [datetime(2016, 3, 9, 14, 30), "Beta"]],  # noqa: DTZ001 - as Excel has it
    )
    assert [cells["day"] for _, cells in rows(stream)] == ["2016-03-09", "2016-03-09"]
    assert [cells["day"] for _, cells in rows(stream, day_form="%d.%m.%Y")] == ["09.03.2016", "09.03.2016"]


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (3, "General", "3"),
        (1054.5, "General", "1054.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (42, "00000", "00042"),
        (True, "General", "TRUE"),
        ("=1+1", "General", ""),
        ("#N/A", "General", ""),
    ],
)
def test_a_cell_is_what_excel_shows_and_formulas_are_not_run(value: object, form: str, shown: str):
    book = Workbook()
    book.active.append(["date", "name"])
    book.active.append(["2016-03-09", value])
    book.active.cell(2, 2).number_format = form
    stream = io.BytesIO()
    book.save(stream)
    assert [cells["who"] for _, cells in rows(stream)] == [shown]


def test_another_sheet_can_be_read_and_an_unknown_one_is_refused_with_those_there_are():
    book = Workbook()
    book.active.title = "Notes"
    book.active.append(["Nothing"])
    data = book.create_sheet("Data")
    data.append(["date", "name"])
    data.append(["2016-03-09", "Acme"])
    book.create_sheet("Secret").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)

    assert len(rows(stream, sheet="Data")) == 1
    with pytest.raises(DamagedTable, match=r"no sheet “Secret”\. It has: Notes, Data"):
        rows(stream, sheet="Secret")


def test_a_row_that_is_longer_than_the_headings_is_refused_with_its_line():
    content = xlsx_stream(["date", "name"], [["2016-03-09", "Acme", "?"]]).getvalue()
    assert damage(content) == (2, "name", "The row has 3 cells where the headings are 2.")


def test_a_packed_file_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("letter.txt", "Hello")
    assert "not an Excel workbook" in damage(out.getvalue())[2]


def test_a_damaged_workbook_is_refused():
    assert "damaged" in damage(SOUND[: len(SOUND) // 2])[2]
    assert "damaged" in damage(b"PK\x03\x04 and so on")[2]
    line, _, reason = damage(repacked(SOUND, sheet=b"<worksheet><sheetData><row"))
    assert (line, "damaged" in reason) == (1, True)


def test_a_workbook_that_grows_when_it_is_unpacked_is_refused_before_it_is(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("engage.core.tables.sheets.LARGEST_UNPACKED", 5_000_000)
    monkeypatch.setattr("engage.core.tables.sheets.LARGEST_PART", 1_000_000)
    bomb = repacked(SOUND, sheet=b"<worksheet>" + b" " * 5_000_000)
    assert len(bomb) < 20_000
    assert "larger than 5 MB" in damage(bomb)[2]
    assert "too much text" in damage(repacked(SOUND, texts=b"<sst>" + b" " * 1_000_000))[2]


def test_entities_are_refused_before_they_are_read():
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet/>'
    assert "declarations" in damage(repacked(SOUND, sheet=laughs))[2]


def test_a_sheet_that_claims_to_be_endless_is_not_believed():
    def sheet(content: str) -> bytes:
        space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        return f'<worksheet {space}><dimension ref="A1:XFD1048576"/><sheetData>{content}</sheetData></worksheet>'.encode()

    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>date</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
    wide = '<row r="2"><c r="XFD2"><v>1</v></c></row>'
    deep = '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'

    assert damage(repacked(SOUND, sheet=sheet(head + wide)))[0] == 2
    assert damage(repacked(SOUND, sheet=sheet(head + deep)))[2] == "A sheet has at most 1,048,576 rows."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_first_look_finds_the_delimiter_the_headings_and_the_first_rows(delimiter: str):
    content = b"date,name\n" + b"2016-03-09,Acme\n" * 7
    glance = look_at(io.BytesIO(content.replace(b",", delimiter.encode())))
    assert (glance.delimiter, glance.headings, glance.rows) == (delimiter, ["date", "name"], 7)
    assert glance.first_rows == [["2016-03-09", "Acme"]] * 5


def test_a_first_look_at_csv_reads_it_to_its_end():
    with pytest.raises(DamagedTable, match="Line 9"):
        look_at(csv_stream(["date", "name"], [*[["2016-03-09", "Acme"]] * 7, ["half"]]))


def test_a_first_look_at_a_workbook_names_its_sheets():
    glance = look_at(xlsx_stream(["date", "name"], [["2016-03-09", "Acme"]] * 7))
    assert (glance.sheets, glance.sheet, glance.headings, glance.rows) == (
        ["Sheet"],
        "Sheet",
        ["date", "name"],
        None,
    )


def test_the_watcher_is_told_how_many_rows_were_read():
    told: list[int] = []

    class Watching:
        def phase(self, words: str) -> None: ...

        def rows(self, read: int) -> None:
            told.append(read)

    rows(csv_stream(["date", "name"], [["2016-03-09", "Acme"]] * 450), watcher=Watching())

    assert told == [200, 400, 450]
