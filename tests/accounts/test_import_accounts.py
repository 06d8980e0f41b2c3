import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.importing.accounts import import_accounts
from accounts.importing.reports import AccountImport
from accounts.models import Account, AccountAccess
from engage.core.models import AuditEntry
from engage.people.models import Role, User
from tests.tables import CRM, csv_bytes, csv_stream, folded, needs_real_data, read_csv, run_json

pytestmark = pytest.mark.django_db

COLUMNS = {
    "name": "account",
    "external_id": "id",
    "sector": "sector",
    "country": "country",
    "parent": "parent",
}
HEADINGS = list(COLUMNS.values())


def bring_in(*rows: tuple[str, str, str, str, str], **options: Any) -> AccountImport:
    return import_accounts(csv_stream(HEADINGS, rows), columns=COLUMNS, **options)


def recorded() -> dict[str, tuple[str | None, str, str, str | None]]:
    return {
        a.name: (a.external_id, a.sector, a.country, a.parent and a.parent.name)
        for a in Account.objects.select_related("parent").order_by("id")
    }


def test_accounts_are_opened_with_what_the_file_says():
    report = bring_in(("Acme", "A1", "retail", "Germany", ""), ("Beta  Labs\n", "", "", "", "Acme"))
    assert recorded() == {"Acme": ("A1", "retail", "DE", None), "Beta Labs": (None, "", "", "Acme")}
    assert (report.rows, report.created, report.parents_set, report.rejected) == (2, 2, 1, [])


def test_a_parent_may_come_later_in_the_file():
    bring_in(("Beta", "", "", "", "Acme"), ("Acme", "", "", "", ""))
    assert recorded()["Beta"][3] == "Acme"


def test_running_it_again_changes_nothing():
    rows = [("Acme", "A1", "technolgy", "Philipines", ""), ("Beta", "", "", "", "Acme")]
    bring_in(*rows)
    before, audited = recorded(), AuditEntry.objects.count()
    report = bring_in(*rows)
    assert (report.created, report.completed, report.unchanged, report.parents_set) == (0, 0, 2, 0)
    assert (recorded(), AuditEntry.objects.count()) == (before, audited)


def test_an_account_that_is_known_by_its_name_is_completed_and_never_overwritten():
    Account.objects.create(name="Acme", sector="banking")
    report = bring_in(("Acme", "A1", "retail", "Germany", ""))
    assert recorded() == {"Acme": ("A1", "banking", "DE", None)}
    assert (report.created, report.completed) == (0, 1)


def test_an_account_is_known_by_its_external_id_whatever_it_is_called_now():
    bring_in(("Acme", "A1", "", "", ""))
    report = bring_in(("Acme Holding", "A1", "retail", "", ""))
    assert recorded() == {"Acme": ("A1", "retail", "", None)}
    assert report.completed == 1


def test_two_customers_of_one_name_with_two_external_ids_are_two_accounts():
    bring_in(("Acme", "A1", "", "", ""), ("Acme", "A2", "", "", ""))
    assert sorted(Account.objects.values_list("name", "external_id")) == [("Acme", "A1"), ("Acme", "A2")]


def test_a_name_that_occurs_twice_is_one_account():
    report = bring_in(("Acme", "", "", "Germany", ""), ("Acme ", "", "retail", "", ""))
    assert recorded() == {"Acme": (None, "retail", "DE", None)}
    assert (report.created, report.repeats) == (1, 1)


def test_misspelt_countries_are_corrected_and_reported_with_their_lines():
    report = bring_in(
        ("Acme", "", "", "Philipines", ""),
        ("Beta", "", "", "Atlantis", ""),
        ("Ceta", "", "", "Philipines", ""),
    )
    assert [row[2] for row in recorded().values()] == ["PH", "", "PH"]
    assert [spelling.as_dict() for spelling in report.spellings] == [
        {
            "column": "country",
            "written": "Philipines",
            "suggestion": "Philippines",
            "score": 95.2,
            "used": True,
            "times": 2,
            "lines": [2, 4],
        },
        {
            "column": "country",
            "written": "Atlantis",
            "suggestion": None,
            "score": None,
            "used": False,
            "times": 1,
            "lines": [3],
        },
    ]


@pytest.mark.parametrize(("correct", "sector"), [(False, "technolgy"), (True, "technology")])
def test_a_misspelt_sector_is_reported_and_corrected_only_when_asked_to(correct: bool, sector: str):
    report = bring_in(("Acme", "", "technolgy", "", ""), ("Beta", "", "fishing", "", ""), correct=correct)
    assert [row[1] for row in recorded().values()] == [sector, "fishing"]
    assert [(s.written, s.suggestion, s.used) for s in report.spellings] == [
        ("technolgy", "technology", correct)
    ]


def test_a_rare_sector_that_resembles_a_frequent_one_of_the_file_is_reported():
    rows = [(f"Account {n}", "", "aquaculture", "", "") for n in range(3)]
    report = bring_in(*rows, ("Odd", "", "aquaclture", "", ""))
    assert [(s.written, s.suggestion) for s in report.spellings] == [("aquaclture", "aquaculture")]


def test_an_unknown_parent_is_reported_with_the_account_it_resembles():
    report = bring_in(
        ("Acme Corporation", "", "", "", ""),
        ("Beta", "", "", "", "Acme Corporaton"),
        ("Ceta", "", "", "", "Zzz"),
    )
    assert recorded()["Beta"][3] is None
    assert [(s.column, s.written, s.suggestion, s.found_in) for s in report.spellings] == [
        ("parent", "Acme Corporaton", "Acme Corporation", [3]),
        ("parent", "Zzz", None, [4]),
    ]


def test_a_circle_of_parents_is_left_open_and_reported():
    report = bring_in(
        ("Acme", "", "", "", "Ceta"),
        ("Beta", "", "", "", "Acme"),
        ("Ceta", "", "", "", "Beta"),
        ("Self", "", "", "", "Self"),
    )
    assert [row[3] for row in recorded().values()] == ["Ceta", "Acme", None, None]
    assert [(r.line, r.column) for r in report.rejected] == [(4, "parent"), (5, "parent")]


def test_a_parent_that_is_set_stays():
    other = Account.objects.create(name="Other")
    Account.objects.create(name="Beta", parent=other)
    bring_in(("Acme", "", "", "", ""), ("Beta", "", "", "", "Acme"))
    assert recorded()["Beta"][3] == "Other"


def test_rows_without_a_name_or_with_a_text_too_long_are_left_out_and_listed():
    report = bring_in(
        ("", "", "", "", ""),
        ("x", "", "", "", ""),
        (" ", "A", "", "", ""),
        ("n" * 201, "", "", "", ""),
        ("Y", "", "s" * 121, "", ""),
    )
    assert list(recorded()) == ["x"]
    assert [(r.line, r.column) for r in report.rejected] == [(4, "account"), (5, "account"), (6, "sector")]


def test_the_owner_manages_new_accounts_and_sees_them():
    owner = User.objects.create_user("nadine@engage.test", name="Nadine", roles=[Role.ACCOUNT_MANAGER])
    Account.objects.create(name="Known")
    bring_in(("Acme", "", "", "", ""), ("Known", "", "", "", ""), owner=owner)
    acme = Account.objects.get(name="Acme")
    assert list(Account.objects.visible_to(owner)) == [acme]
    assert list(AccountAccess.objects.values_list("account", "user", "reason", "source")) == [
        (acme.pk, owner.pk, "manager", f"accounts.account:{acme.pk}")
    ]


def test_names_that_may_be_one_account_are_listed_and_not_merged():
    Account.objects.create(name="Acme Works Pty Ltd")
    report = bring_in(("Acme Works", "", "", "", ""))
    assert [pair.as_list() for pair in report.near_duplicates] == [
        ["Acme Works", "Acme Works Pty Ltd", 100.0]
    ]
    assert Account.objects.current().count() == 2


def test_a_name_that_was_merged_means_the_account_it_was_merged_into():
    kept = Account.objects.create(name="Acme")
    Account.objects.create(name="ACME Inc", merged_into=kept, external_id="A2")
    bring_in(("ACME Inc", "", "retail", "", ""), ("Acme Incorporated", "A2", "", "Norway", ""))
    kept.refresh_from_db()
    assert (kept.sector, kept.country, Account.objects.count()) == ("retail", "NO", 2)


def test_a_dry_run_says_the_same_and_changes_nothing():
    rows = [("Acme", "", "retail", "Germany", ""), ("Beta", "", "", "", "Acme")]
    dry = bring_in(*rows, dry_run=True)
    assert not Account.objects.exists()
    assert dry == bring_in(*rows)


def test_a_damaged_file_changes_nothing(tmp_path: Path):
    broken = tmp_path / "broken.csv"
    rows = [(f"Account {n}", "", "", "", "") for n in range(1500)]
    broken.write_bytes(csv_bytes(HEADINGS, rows) + b"half a row,\n")
    with pytest.raises(
        CommandError,
        match=r"broken\.csv: nothing was imported\. Line 1502, column sector: The row has 2 cells",
    ):
        call_command("import_accounts", broken, "--name", "account")
    assert not Account.objects.exists()


def test_queries_grow_with_chunks_and_not_with_rows(django_assert_max_num_queries: Any):
    with django_assert_max_num_queries(25):
        bring_in(
            *((f"Account {n:04}", f"id{n}", "retail", "Germany", f"Account {n - 1:04}") for n in range(500))
        )


@needs_real_data
def test_the_crm_export_comes_in_whole_with_its_spelling_mistakes_reported():
    rows = read_csv(CRM / "accounts.csv")
    arguments = (
        CRM / "accounts.csv",
        "--name",
        "account",
        "--sector",
        "sector",
        "--country",
        "office_location",
        "--parent",
        "subsidiary_of",
    )
    report = run_json("import_accounts", *arguments)
    names = [folded(row["account"]) for row in rows]
    parents = {folded(row["account"]): folded(row["subsidiary_of"]) for row in rows if row["subsidiary_of"]}
    assert (report["rows"], report["accounts_created"], report["parents_set"]) == (
        len(rows),
        len(set(names)),
        len(parents),
    )
    assert {name: row[3] for name, row in recorded().items() if row[3]} == parents
    assert {name: row[1] for name, row in recorded().items()} == {
        folded(row["account"]): row["sector"] for row in rows
    }
    lines = [number for number, row in enumerate(rows, start=2) if row["sector"] == "technolgy"]
    found = {s["written"]: (s["suggestion"], s["times"], s["lines"], s["used"]) for s in report["misspelt"]}
    assert found["technolgy"] == ("technology", len(lines), lines[:10], False)
    assert found["Philipines"][0] == "Philippines"
    assert not Account.objects.filter(country="").exists()
    assert run_json("import_accounts", *arguments)["accounts_unchanged"] == len(rows)


def test_the_report_for_people_names_what_to_check(tmp_path: Path):
    file = tmp_path / "accounts.csv"
    file.write_bytes(csv_bytes(["account", "sector"], [("Acme", "technolgy"), ("", "x")]))
    out = io.StringIO()
    call_command("import_accounts", file, "--name", "account", "--sector", "sector", "--dry-run", stdout=out)
    assert out.getvalue().splitlines() == [
        "2 rows: 1 accounts created, 0 completed, 0 unchanged, 0 repeated; 0 parents set.",
        "Rejected (1):",
        "  line 3, column account: The account has no name.",
        "Spelling to check (1):",
        "  column sector: “technolgy”, probably “technology” (94.7); 1 times, first in line 2",
        "This was a dry run: nothing was changed.",
    ]


def test_a_refusal_as_json_says_where_and_why(tmp_path: Path):
    empty = tmp_path / "empty.csv"
    empty.touch()
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_accounts", empty, "--name", "account", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "refused": {"line": 1, "column": "account", "reason": "The file is empty."}
    }


@pytest.mark.parametrize("arguments", [["--delimiter", ";;"], ["--owner", "nobody@engage.test"]])
def test_options_that_make_no_sense_are_refused(tmp_path: Path, arguments: list[str]):
    file = tmp_path / "accounts.csv"
    file.write_bytes(csv_bytes(["account"], [("Acme",)]))
    with pytest.raises(CommandError):
        call_command("import_accounts", file, "--name", "account", *arguments)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_accounts", tmp_path / "none.csv", "--name", "account")
