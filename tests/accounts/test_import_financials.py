import io
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.importing.financials import import_financials
from accounts.importing.reports import FinancialImport
from accounts.models import Account, FinancialYear
from engage.core.errors import BadInput
from engage.core.models import AuditEntry
from engage.core.tables import DamagedTable
from tests.tables import CRM, csv_stream, folded, needs_real_data, read_csv, run_json

pytestmark = pytest.mark.django_db

HEADINGS = ["account", "closed", "value", "stage"]


@pytest.fixture(autouse=True)
def acme() -> Account:
    return Account.objects.create(name="Acme", currency="USD")


def bring_in(*rows: tuple[str, str, str, str], **options: Any) -> FinancialImport:
    return import_financials(
        csv_stream(HEADINGS, rows), account="account", date="closed", value="value", **options
    )


def recorded() -> list[tuple[str, int, Decimal | None, str]]:
    return list(
        FinancialYear.objects.order_by("account__name", "year").values_list(
            "account__name", "year", "revenue", "currency"
        )
    )


def test_revenue_is_summed_by_account_and_year_in_the_accounts_currency():
    Account.objects.create(name="Beta")
    report = bring_in(
        ("Acme", "2016-12-31", "10.10", ""),
        ("Acme", "2016-01-01", "0.20", ""),
        ("Acme", "2017-01-01", "5", ""),
        (" Beta\n", "2016-05-05", "-1", ""),
    )
    assert recorded() == [
        ("Acme", 2016, Decimal("10.30"), "USD"),
        ("Acme", 2017, Decimal("5.00"), "USD"),
        ("Beta", 2016, Decimal("-1.00"), "EUR"),
    ]
    assert (report.rows, report.counted, report.accounts, report.years_set) == (4, 4, 2, 3)


def test_only_rows_that_meet_every_condition_count():
    rows = [
        ("Acme", "2016-01-01", "1", "Won"),
        ("Acme", "2016-01-01", "2", "Lost"),
        ("Nobody", "", "x", "Lost"),
    ]
    report = bring_in(*rows, where={"stage": "Won", "account": "Acme"})
    assert recorded() == [("Acme", 2016, Decimal("1.00"), "USD")]
    assert (report.passed_over, report.counted, report.rejected, report.unknown_accounts) == (2, 1, [], [])


def test_running_it_again_sets_the_same_and_changes_nothing():
    rows = [("Acme", "2016-01-01", "1", ""), ("Acme", "2016-01-02", "2", "")]
    bring_in(*rows)
    audited = AuditEntry.objects.count()
    report = bring_in(*rows)
    assert recorded() == [("Acme", 2016, Decimal("3.00"), "USD")]
    assert (report.years_set, report.years_unchanged, AuditEntry.objects.count()) == (0, 1, audited)


def test_revenue_is_replaced_and_the_other_figures_of_the_year_stay(acme: Account):
    FinancialYear.objects.create(
        account=acme, year=2016, revenue=99, profit=7, share_of_wallet="0.5", currency="USD"
    )
    assert bring_in(("Acme", "2016-01-01", "1", "")).years_set == 1
    year = FinancialYear.objects.get()
    assert (year.revenue, year.profit, year.share_of_wallet) == (1, 7, Decimal("0.5"))


def test_a_year_kept_in_another_currency_is_left_alone_and_reported(acme: Account):
    FinancialYear.objects.create(account=acme, year=2016, revenue=99, profit=7, currency="JPY")
    report = bring_in(("Acme", "2016-01-01", "1", ""))
    assert recorded() == [("Acme", 2016, Decimal(99), "JPY")]
    assert [(r.line, r.column) for r in report.rejected] == [(2, "value")]
    assert (report.years_set, report.years_unchanged) == (0, 0)


def test_the_currency_of_the_file_can_be_given():
    bring_in(("Acme", "2016-01-01", "1", ""), currency="GBP")
    assert recorded() == [("Acme", 2016, Decimal("1.00"), "GBP")]


def test_rows_that_cannot_be_read_are_left_out_and_listed():
    report = bring_in(
        ("", "2016-01-01", "1", ""),
        ("Acme", "", "1", ""),
        ("Acme", "2016-01-01", "1,5", ""),
        ("Acme", "2016-01-01", "1" * 15, ""),
        ("Acme", "2016-01-01", "4", ""),
    )
    assert [(r.line, r.column) for r in report.rejected] == [
        (2, "account"),
        (3, "closed"),
        (4, "value"),
        (5, "value"),
    ]
    assert recorded() == [("Acme", 2016, Decimal("4.00"), "USD")]


def test_unknown_accounts_are_reported_once_with_what_they_resemble_and_not_opened():
    Account.objects.create(name="Initech")
    report = bring_in(
        ("Inittech", "2016-01-01", "1", ""),
        ("Inittech", "2016-01-01", "1", ""),
        ("Zzz", "2016-01-01", "1", ""),
    )
    assert [(s.written, s.suggestion, s.times, s.found_in) for s in report.unknown_accounts] == [
        ("Inittech", "Initech", 2, [2, 3]),
        ("Zzz", None, 1, [4]),
    ]
    assert Account.objects.count() == 2
    assert recorded() == []


def test_revenue_of_merged_names_adds_up_on_the_account_that_stands(acme: Account):
    Account.objects.create(name="ACME Inc", merged_into=acme)
    bring_in(("Acme", "2016-01-01", "1", ""), ("ACME Inc", "2016-01-01", "2", ""))
    assert recorded() == [("Acme", 2016, Decimal("3.00"), "USD")]


def test_a_blank_left_out_in_another_column_is_pointed_out():
    rows = [
        ("Acme", "2016-01-01", "1", stage)
        for stage in ("GTX Basic", "GTXPro", "GTXPro", "MG Pro", "MG Special")
    ]
    assert [s.as_dict() for s in bring_in(*rows).spellings] == [
        {
            "column": "stage",
            "written": "GTXPro",
            "suggestion": "GTX Pro",
            "score": 100.0,
            "used": False,
            "times": 2,
            "lines": [3, 4],
        }
    ]


def test_a_column_with_many_values_is_not_looked_at():
    rows = [
        ("Acme", "2016-01-01", "1", stage)
        for stage in ("GTX Basic", "GTXPro", "MG Pro", *(f"Deal {n}" for n in range(70)))
    ]
    assert bring_in(*rows).spellings == []


def test_a_dry_run_changes_nothing():
    assert bring_in(("Acme", "2016-01-01", "1", ""), dry_run=True).years_set == 1
    assert recorded() == []


def test_a_damaged_file_changes_nothing():
    file = io.BytesIO(b"account,closed,value,stage\n" + b"Acme,2016-01-01,1,\n" * 1500 + b"Acme,2016\n")
    with pytest.raises(DamagedTable, match="Line 1502, column value"):
        import_financials(file, account="account", date="closed", value="value")
    assert recorded() == []


@pytest.mark.parametrize(
    ("option", "value"), [("--where", "stage"), ("--currency", "usd"), ("--currency", "DOLLAR")]
)
def test_options_that_make_no_sense_are_refused(tmp_path: Path, option: str, value: str):
    file = tmp_path / "deals.csv"
    file.write_bytes(csv_stream(HEADINGS, [("Acme", "2016-01-01", "1", "")]).getvalue())
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command(
            "import_financials",
            file,
            "--account",
            "account",
            "--date",
            "closed",
            "--value",
            "value",
            option,
            value,
        )
    assert recorded() == []


def test_a_condition_on_a_column_that_is_not_there_is_refused():
    with pytest.raises(BadInput, match="column stages"):
        bring_in(("Acme", "2016-01-01", "1", ""), where={"stages": "Won"})


@needs_real_data
def test_the_sales_pipeline_gives_each_accounts_years():
    for row in read_csv(CRM / "accounts.csv"):
        Account.objects.create(name=folded(row["account"]), currency="USD")
    expected: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    deals = read_csv(CRM / "sales_pipeline.csv")
    won = [deal for deal in deals if deal["deal_stage"] == "Won"]
    for deal in won:
        expected[deal["account"], int(deal["close_date"][:4])] += Decimal(deal["close_value"])
    columns = ("--account", "account", "--date", "close_date", "--value", "close_value")
    report = run_json("import_financials", CRM / "sales_pipeline.csv", *columns, "--where", "deal_stage=Won")
    assert {(name, year): revenue for name, year, revenue, _ in recorded()} == expected
    assert (report["rows"], report["rows_counted"], report["years_set"]) == (
        len(deals),
        len(won),
        len(expected),
    )
    assert (report["rejected"], report["unknown_accounts"]) == ([], [])
    assert [(s["column"], s["written"], s["suggestion"]) for s in report["misspelt"]] == [
        ("product", "GTXPro", "GTX Pro")
    ]
    assert (
        run_json("import_financials", CRM / "sales_pipeline.csv", *columns, "--where", "deal_stage=Won")[
            "years_set"
        ]
        == 0
    )
    without_account = sum(not deal["account"] for deal in deals)
    everything = run_json("import_financials", CRM / "sales_pipeline.csv", *columns, "--dry-run")
    assert (
        sum(rejection["column"] == "account" for rejection in everything["rejected"]) == without_account > 0
    )
