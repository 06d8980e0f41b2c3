import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.importing.actions import commit_import, map_import, start_dry_run
from accounts.models import Account, ImportRun
from engage.core import policy
from tests.accounts import imports
from tests.accounts.imports import again, checked, committed, done, mapped, uploaded
from tests.cast import Cast
from tests.pages import look, queries_of, send, signed_in, words
from tests.tables import csv_stream, xlsx_stream
from visits.models import Visit

pytestmark = pytest.mark.django_db


def bring(
    cast: Cast, content: bytes, *, kind: str = "accounts", name: str = "crm.csv", **headers: Any
) -> Any:
    fields = {"kind": kind, "file": SimpleUploadedFile(name, content)}
    return signed_in(cast.sam).post("/imports/new/", fields, **headers)


def of(run: ImportRun, step: str = "") -> str:
    return f"/imports/{run.pk}/{step}"


def test_an_import_from_the_file_to_the_record_without_scripts(cast: Cast) -> None:
    response = bring(cast, csv_stream(*imports.MEETINGS).getvalue(), kind="meetings", name="meetings.csv")
    run = ImportRun.objects.get()
    assert response.headers["Location"] == of(run, "columns/")

    page = words(look(cast.sam, of(run, "columns/")))
    assert "Robert Lindqvist" in page
    chosen = dict(re.findall(r'name="of_(\w+)"(?:(?!</select>).)*<option value="(\d)" selected>', page))
    assert chosen == {"date": "0", "account": "2"}
    fields = {"of_date": "0", "of_executive": "1", "of_account": "2", "of_purpose": "3"}
    fields |= {"date_form": "%Y-%m-%d", "time_zone": "UTC"}

    assert send(cast.sam, of(run, "columns/"), **fields).headers["Location"] == of(run)
    assert "It begins in a few seconds." in words(look(cast.sam, of(run)))
    done(run)
    page = words(look(cast.sam, of(run)))
    assert "1 new visits, 1 row left out" in page
    assert "“2016-13-09” is not a date" in page
    assert Visit.objects.count() == 0

    assert send(cast.sam, of(run, "commit/")).headers["Location"] == of(run)
    done(run)

    assert "The file is imported" in words(look(cast.sam, of(run)))
    assert Visit.objects.count() == 1
    listed = words(look(cast.sam, "/imports/"))
    assert "meetings.csv" in listed
    assert "1 new visits, 1 left out" in listed


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"name\n\xe4\n", "Line 2, column name: Character 1 of the line is not UTF-8 text"),
        (b"name\nA\0\n", "Line 2, column name: Character 2 of the line is a NUL byte"),
        (b"PK\x03\x04bomb", "Line 1, column 1: The workbook cannot be read"),
        (b"", "The file is empty."),
    ],
)
def test_what_is_no_table_is_refused_at_the_field_with_its_place(
    cast: Cast, content: bytes, refusal: str
) -> None:
    response = bring(cast, content)

    assert response.status_code == 400
    assert refusal in words(response)
    assert not ImportRun.objects.exists()


def test_a_form_without_a_file_or_a_kind_says_so(cast: Cast) -> None:
    response = send(cast.sam, "/imports/new/")

    assert response.status_code == 400
    assert "2 things need your attention" in words(response)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(cast: Cast) -> None:
    policy.set_policy("import_megabytes", value=1, by=cast.sam, reason="A small machine")

    response = bring(cast, b"name\n" + b"x" * 1_200_000)

    assert response.status_code == 413
    assert "larger than 1 MB" in words(response)


def test_the_upload_is_protected_against_forged_requests(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(cast.sam).cookies

    response = client.post("/imports/new/", {"kind": "accounts", "file": io.BytesIO(b"name\nA\n")})

    assert response.status_code == 403
    assert not ImportRun.objects.exists()


def test_a_mapping_that_lacks_something_is_sent_back_with_the_field(cast: Cast) -> None:
    run = uploaded(cast.sam)

    lacking = send(cast.sam, of(run, "columns/"), of_name="")
    twice = send(cast.sam, of(run, "columns/"), of_name="0", of_sector="0")

    assert (lacking.status_code, twice.status_code) == (400, 400)
    assert "Choose the column that holds it." in words(lacking)
    assert "is chosen for something else already" in words(twice)
    assert again(run).state == "uploaded"


def test_a_workbook_with_several_sheets_offers_them(cast: Cast) -> None:
    book = Workbook()
    book.active.append(["x"])
    book.active.append(["1"])
    book.create_sheet("Data").append(["name"])
    book["Data"].append(["Acme"])
    stream = io.BytesIO()
    book.save(stream)
    bring(cast, stream.getvalue(), name="book.xlsx")
    run = ImportRun.objects.get()
    assert "Read this sheet" in words(look(cast.sam, of(run, "columns/")))

    send(cast.sam, of(run, "sheet/"), sheet="Data")

    assert "Acme" in words(look(cast.sam, of(run, "columns/")))


def test_the_progress_refreshes_itself_until_the_work_is_done(cast: Cast) -> None:
    run = start_dry_run(mapped(cast.sam), by=cast.sam)

    assert 'hx-trigger="every 2s"' in words(look(cast.sam, of(run)))
    assert "HX-Refresh" not in look(cast.sam, of(run, "standing/")).headers
    done(run)

    assert look(cast.sam, of(run, "standing/")).headers["HX-Refresh"] == "true"


def test_a_failed_import_says_why_and_what_to_do(cast: Cast) -> None:
    stream = xlsx_stream(["name", "x"], [*[["Acme", 1]] * 8, ["Beta", 2, "too much"]])
    run = done(start_dry_run(mapped(cast.sam, stream), by=cast.sam))

    page = words(look(cast.sam, of(run)))

    assert "Line 10, column x: The row has 3 cells" in page
    assert "Choose columns again" in page


def test_an_import_can_be_cancelled_until_it_is_committed(cast: Cast) -> None:
    run = checked(cast.sam)

    send(cast.sam, of(run, "cancel/"))

    assert "The import was cancelled" in words(look(cast.sam, of(run)))
    late = signed_in(cast.sam).post(of(committed(cast.sam), "cancel/"), follow=True)
    assert "This file was imported already." in words(late)


def test_a_second_click_on_import_does_not_import_twice(cast: Cast) -> None:
    run = checked(cast.sam)

    for _ in range(2):
        send(cast.sam, of(run, "commit/"))
        done(run)

    assert Account.objects.filter(name="Acme").count() == 1


def test_names_that_may_be_one_are_listed_with_what_to_do(cast: Cast) -> None:
    run = checked(cast.sam, imports.accounts_file("Acme", "Acme Ltd"))

    page = words(look(cast.sam, of(run)))

    assert "Accounts that may be one" in page
    assert "Acme Ltd" in page


def test_many_rejected_rows_come_in_pages(cast: Cast) -> None:
    run = checked(cast.sam, imports.accounts_file(*[""] * 60))

    assert "1–50 of 60 rows" in words(look(cast.sam, of(run)))
    assert "51–60 of 60 rows" in words(look(cast.sam, of(run), page="2"))


def test_texts_of_a_file_are_shown_and_never_run(cast: Cast) -> None:
    run = uploaded(cast.sam, csv_stream(["name", "<script>"], [["<img src=x>", "x"]]), file_name="<b>.csv")

    page = words(look(cast.sam, of(run, "columns/")))

    assert ("<img" in page, "&lt;img" in page, "<script>" in page, "<b>" in page) == (
        False,
        True,
        False,
        False,
    )


def test_an_empty_list_says_what_to_do(cast: Cast) -> None:
    assert "Nothing was imported yet" in words(look(cast.sam, "/imports/"))


def test_lists_and_runs_cost_the_same_however_much_there_is(cast: Cast) -> None:
    one = checked(cast.sam, imports.accounts_file("Acme", ""))
    cost = queries_of(cast.sam, "/imports/"), queries_of(cast.sam, of(one))
    three = checked(cast.sam, imports.accounts_file("Acme", "Acme Ltd", "", "", ""))
    commit_import(three, by=cast.sam)
    done(three)
    map_import(uploaded(cast.sam), columns={"name": "name"}, options={}, by=cast.sam)

    assert (queries_of(cast.sam, "/imports/"), queries_of(cast.sam, of(three))) == cost
