import io

import pytest

from engage.core.tables import DamagedTable, Table, fold, read_amount, read_day

COLUMNS = {"day": "date", "who": "name", "why": "reason"}
SOUND = b'date,name,reason,page\n2016-03-09,Acme,Hello,1\n2016-03-10,Acme,"two\nlines",2\n'


def rows(content: bytes, **options: str) -> list[tuple[int, dict[str, str]]]:
    return [
        (row.line, dict(row.cells)) for row in Table(io.BytesIO(content), columns=COLUMNS, **options).rows()
    ]


def damage(content: bytes) -> tuple[int, str, str]:
    with pytest.raises(DamagedTable) as refusal:
        rows(content)
    return refusal.value.line, refusal.value.column, refusal.value.reason


def test_a_row_has_the_asked_for_cells_and_the_line_it_begins_on():
    content = SOUND + b"2016-03-11,Beta,,3\n"
    assert rows(content) == [
        (2, {"day": "2016-03-09", "who": "Acme", "why": "Hello"}),
        (3, {"day": "2016-03-10", "who": "Acme", "why": "two\nlines"}),
        (5, {"day": "2016-03-11", "who": "Beta", "why": ""}),
    ]


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_change_nothing():
    assert rows(b"\xef\xbb\xbf" + SOUND.replace(b"\n2016-03-10", b"\n\n2016-03-10"))[0] == rows(SOUND)[0]
    assert [cells["who"] for _, cells in rows(SOUND.replace(b"\n", b"\r\n"))] == ["Acme", "Acme"]
    assert len(rows(SOUND + b"\n\n,,,\n")) == 2


def test_a_table_can_be_read_again():
    table = Table(io.BytesIO(SOUND), columns=COLUMNS)
    assert [row.line for row in table.rows()] == [row.line for row in table.rows()] == [2, 3]
    assert table.digest() == table.digest()


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content: bytes):
    assert damage(content) == (1, "date", "The file is empty.")


@pytest.mark.parametrize("content", [b"date,name,reason", b"date,name,reason\n"])
def test_headings_without_a_row_are_refused(content: bytes):
    assert damage(content) == (2, "date", "There is no row below the headings.")


def test_a_missing_column_is_named_with_what_there_is_and_what_is_like_it():
    line, column, reason = damage(SOUND.replace(b"reason", b"reasons"))
    assert (line, column) == (1, "reason")
    assert "It has: date, name, reasons, page." in reason
    assert "Did you mean “reasons”?" in reason


def test_a_heading_that_occurs_twice_is_refused():
    assert damage(b"date,name,reason,name\n1,2,3,4\n") == (1, "name", "2 columns have this heading.")


@pytest.mark.parametrize(("delimiter", "name"), [(b";", "semicolons"), (b"\t", "tabs"), (b"|", "bars")])
def test_another_delimiter_is_pointed_out_and_can_be_given(delimiter: bytes, name: str):
    content = SOUND.replace(b",", delimiter)
    assert damage(content) == (1, "date", f"The cells of this file are separated by {name}, not by commas.")
    assert len(rows(content, delimiter=delimiter.decode())) == 2


def test_text_that_is_not_utf8_is_refused_with_the_character():
    content = "date,name,reason,page\n2016-03-09,Acme,Grüße,1\n".encode("latin-1")
    line, column, reason = damage(content)
    assert (line, column) == (2, "reason")
    assert "Character 19 of the line is not UTF-8 text (byte 0xFC)" in reason


def test_wrong_text_in_the_second_line_of_a_cell_is_found_in_its_column():
    assert damage(SOUND.replace(b"lines", b"l\xefnes"))[:2] == (4, "reason")


def test_wrong_text_in_the_headings_is_refused_by_the_number_of_the_column():
    assert damage(SOUND.replace(b"name", b"n\xe4me", 1))[:2] == (1, "2")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused(encoding: str):
    assert damage(SOUND.decode().encode(encoding))[0] == 1


@pytest.mark.parametrize("signature", [b"\xd0\xcf\x11\xe0", b"%PDF-1.7"])
def test_what_is_no_table_is_refused_with_what_to_do(signature: bytes):
    assert "Save" in damage(signature + b" and so on")[2]


def test_nul_bytes_are_refused():
    line, column, reason = damage(SOUND.replace(b"Hello", b"He\0llo"))
    assert (line, column) == (2, "reason")
    assert "NUL" in reason


def test_half_a_row_is_refused_where_it_ends():
    assert damage(SOUND + b"2016-03-11,Beta\n") == (
        5,
        "reason",
        "The row has 2 cells where the headings are 4.",
    )


def test_a_row_with_too_many_cells_is_refused():
    assert damage(SOUND + b"2016-03-11,Beta,so, and so,4\n")[:2] == (5, "page")


def test_a_quotation_mark_that_is_never_closed_is_refused_where_it_opens():
    content = b'date,name,reason\n1,2,3\n1,2,"three\nfour\n5,6,7\n'
    assert damage(content) == (3, "reason", "The quotation mark that opens this cell is never closed.")


def test_a_quotation_mark_that_is_closed_by_another_cells_is_refused_where_it_opens():
    line, column, reason = damage(b'date,name,reason\n1,"2,3\n4,5,6\n7,8,"nine"\n')
    assert (line, column) == (2, "name")
    assert "written twice" in reason


def test_a_cell_without_end_does_not_fill_the_memory():
    assert damage(b'date,name,reason\n1,"' + b"x\n" * 200_000)[:2] == (2, "name")


def test_a_line_without_end_does_not_fill_the_memory():
    assert "longer than" in damage(b"date,name,reason\n" + b"x" * 2_000_000)[2]


def test_lone_carriage_returns_are_refused():
    assert "carriage return" in damage(b"date,name,reason\n1,2\r3,4\n")[2]


def test_white_space_is_folded():
    assert fold("  two\n words\t\u00a0here ") == "two words here"


@pytest.mark.parametrize(
    "written",
    ["", "2016-3-9", "20160309", "2016-02-30", "09/03/2016", "2016-03-09T10:00", "0016-03-09", "1899-12-31"],
)
def test_only_a_real_day_of_our_time_in_the_expected_form_is_a_date(written: str):
    with pytest.raises(ValueError, match=r"date|year"):
        read_day(written)


def test_a_date_can_be_written_in_another_form():
    assert read_day(" 09/03/2016 ", form="%d/%m/%Y") == read_day("2016-03-09")


@pytest.mark.parametrize(("written", "amount"), [("1054", "1054"), (" -3.50 ", "-3.50"), ("+1", "1")])
def test_an_amount_is_read_exactly(written: str, amount: str):
    assert str(read_amount(written)) == amount


@pytest.mark.parametrize("written", ["", "1,054", "$5", "1e9", "NaN", "five", "1.", "٣"])
def test_what_only_resembles_an_amount_is_none(written: str):
    with pytest.raises(ValueError, match="amount"):
        read_amount(written)
