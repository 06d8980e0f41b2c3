"""Imports over REST: the same steps as on the pages, refused in the same words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Account, ImportRun
from engage.core import policy
from engage.people.models import Scope
from tests.accounts import imports
from tests.accounts.imports import done
from tests.api.conftest import BASE, Caller, CallerOf
from tests.cast import Cast
from tests.tables import xlsx_stream

pytestmark = pytest.mark.django_db

FILE = imports.accounts_file("Acme", "Beta", "").getvalue()


def send_form(caller: Caller, content: bytes = FILE, **fields: str) -> Any:
    body = {"kind": "accounts", "file": SimpleUploadedFile("crm.csv", content), **fields}
    return Client().post(f"{BASE}/imports/", body, headers={"Authorization": f"Bearer {caller.key}"})


def send_bytes(caller: Caller, content: bytes, address: str, content_type: str) -> Any:
    headers = {"Authorization": f"Bearer {caller.key}"}
    return Client().generic("POST", f"{BASE}/imports/{address}", content, content_type, headers=headers)


def test_an_import_from_the_file_to_the_record(cast: Cast, calls: CallerOf) -> None:
    sam = calls(cast.sam)
    made = send_form(sam).json()
    run = ImportRun.objects.get()
    assert (made["id"], made["state"], made["rows"], made["headings"]) == (
        run.pk,
        "uploaded",
        3,
        ["name", "sector"],
    )
    assert made["proposal"]["columns"] == {"name": "name", "sector": "sector"}
    assert made["allowed_actions"] == ["map", "cancel"]
    at = f"/imports/{run.pk}/"

    assert sam.patch(at, {"columns": {"name": "name"}}).json()["state"] == "mapped"
    started = sam.post(f"{at}dry-run/")
    assert (started.status_code, started.json()["progress"]["words"]) == (202, "It begins in a few seconds.")
    done(run)

    checked = sam.get(at).json()
    assert (checked["state"], checked["rejected"], checked["progress"]) == ("checked", 1, None)
    assert checked["report"]["counts"][0] == {"what": "new accounts", "count": 2}
    assert sam.get(f"{at}rejected/").json()["results"] == [
        {"line": 4, "column": "name", "reason": "The account has no name."}
    ]
    assert sam.post(f"{at}commit/").status_code == 202
    done(run)

    assert sam.get(at).json()["state"] == "committed"
    assert Account.objects.filter(name__in=["Acme", "Beta"]).count() == 2
    again = sam.post(f"{at}commit/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize("content_type", ["text/csv", "application/octet-stream"])
def test_the_body_may_be_the_file_itself(cast: Cast, calls: CallerOf, content_type: str) -> None:
    response = send_bytes(calls(cast.sam), FILE, "?kind=accounts&file_name=crm.csv", content_type)

    assert response.status_code == 201, response.content
    assert (response.json()["file_name"], response.json()["rows"]) == ("crm.csv", 3)


def test_a_workbook_is_known_by_its_bytes(cast: Cast, calls: CallerOf) -> None:
    content = xlsx_stream(["name"], [["Acme"]]).getvalue()

    response = send_bytes(calls(cast.sam), content, "?kind=accounts", "application/octet-stream")

    assert (response.json()["sheets"], response.json()["sheet"]) == (["Sheet"], "Sheet")


@pytest.mark.parametrize(
    ("address", "content", "field"),
    [
        ("?kind=accounts", b"name\n\xe4\n", "name"),
        ("?kind=nothing", FILE, "kind"),
        ("?kind=accounts&file_name=a%0d%0ab", FILE, "file"),
        ("?kind=accounts&sheet=x&delimiter=%20", b"", "file"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_field(
    cast: Cast, calls: CallerOf, address: str, content: bytes, field: str
) -> None:
    response = send_bytes(calls(cast.sam), content, address, "text/csv")

    assert response.status_code == 400, response.content
    assert response.json()["errors"][0]["field"] == field
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("body", [{}, [], [1], {"file": "text"}, "word"])
def test_a_body_without_a_file_is_refused(cast: Cast, calls: CallerOf, body: Any) -> None:
    assert calls(cast.sam).post("/imports/", body).status_code == 400


def test_a_file_that_is_too_large_is_refused_before_it_is_read(cast: Cast, calls: CallerOf) -> None:
    policy.set_policy("import_megabytes", value=1, by=cast.sam, reason="A small machine")

    response = send_form(calls(cast.sam), b"name\n" + b"x" * 1_200_000)

    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_mapping_that_cannot_be_is_refused_with_its_field(cast: Cast, calls: CallerOf) -> None:
    sam = calls(cast.sam)
    at = f"/imports/{imports.uploaded(cast.sam).pk}/"

    for body, field in (
        ({"columns": {}}, "name"),
        ({"columns": {"name": "name"}, "options": {"owner": "x"}}, "owner"),
        ({"columns": {"name": ["name"]}}, "columns.name"),
        ({"sheet": "none"}, "sheet"),
    ):
        response = sam.patch(at, body)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (400, field), body
    assert sam.post(f"{at}commit/").status_code == 409


def test_writing_needs_the_scope_and_sales_operations(cast: Cast, calls: CallerOf) -> None:
    run = imports.checked(cast.sam)
    reader = calls(cast.sam, scopes=(Scope.READ,))

    assert reader.get(f"/imports/{run.pk}/").status_code == 200
    assert reader.post(f"/imports/{run.pk}/commit/").status_code == 403
    assert send_form(reader).status_code == 403
    assert send_form(calls(cast.nadine)).status_code == 404
    assert calls(cast.nadine).get(f"/imports/{run.pk}/rejected/").status_code == 404


def test_rejected_rows_come_as_tables_too_without_live_formulas(cast: Cast, calls: CallerOf) -> None:
    run = imports.checked_meetings(cast.sam)
    other = imports.checked(cast.sam)

    text = calls(cast.sam).get(f"/imports/{run.pk}/rejected/?format=csv").getvalue().decode()

    assert text.splitlines() == [
        "line,column,reason",
        "4,date,“2016-13-09” is not a date written like 2016-03-09.",
    ]
    assert calls(cast.sam).get(f"/imports/{other.pk}/rejected/?format=xlsx").getvalue()[:2] == b"PK"
    assert calls(cast.sam).get("/imports/999999/rejected/").status_code == 404


def test_the_list_has_filters_and_tables(cast: Cast, calls: CallerOf) -> None:
    imports.checked(cast.sam)
    imports.uploaded(cast.sam)
    sam = calls(cast.sam)

    assert [row["state"] for row in sam.get("/imports/").json()["results"]] == ["uploaded", "checked"]
    assert len(sam.get("/imports/?state=checked&kind=accounts").json()["results"]) == 1
    assert sam.get("/imports/?format=csv").getvalue().decode().startswith("id,kind,file_name")
    assert sam.get("/imports/?state=nothing").status_code == 400
