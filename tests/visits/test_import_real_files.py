"""The published diaries through the pages' path: upload, columns as proposed, check, import; as CSV, as a workbook, and broken."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.importing.actions import commit_import, map_import, start_dry_run, upload_import
from accounts.importing.kinds import kind_called
from accounts.importing.mapping import proposal
from accounts.models import Account, FinancialYear, ImportRun
from engage.core.tables import DamagedTable, Table, fold
from tests.accounts.imports import counts, done
from tests.cast import Cast
from tests.tables import CRM, MEETINGS, needs_real_data, xlsx_stream
from visits.models import Visit

pytestmark = [pytest.mark.django_db, needs_real_data]


def as_workbook(path: Path) -> io.BytesIO:
    with path.open(newline="", encoding="utf-8") as file:
        rows: Iterator[list[str]] = csv.reader(file)
        return xlsx_stream(next(rows), rows)


def proposed(cast: Cast, stream: io.BytesIO, kind: str) -> ImportRun:
    run = upload_import(stream, kind=kind, file_name="real.csv", by=cast.sam)
    columns, options = proposal(run, kind_called(kind))
    return done(start_dry_run(map_import(run, columns=columns, options=options, by=cast.sam), by=cast.sam))


def test_the_diaries_come_in_as_proposed(cast: Cast) -> None:
    run = proposed(cast, io.BytesIO(MEETINGS.read_bytes()), "meetings")
    assert (run.state, run.rows, run.rejected_count, Visit.objects.count()) == ("checked", 14_887, 0, 0)

    run = done(commit_import(run, by=cast.sam))

    assert (run.state, Visit.objects.count()) == ("committed", 14_824)
    assert (counts(run)["new visits"], counts(run)["repeated rows"]) == (14_824, 63)


def test_as_a_workbook_they_are_the_same_rows() -> None:
    columns = {name: name for name in ("date", "minister", "name", "reason")}

    def cells(stream: io.BytesIO) -> list[dict[str, str]]:
        return [
            {key: fold(text) for key, text in row.cells.items()}
            for row in Table(stream, columns=columns).rows()
        ]

    assert cells(as_workbook(MEETINGS)) == cells(io.BytesIO(MEETINGS.read_bytes()))


def test_a_broken_copy_is_refused_with_its_line_and_nothing_is_kept(cast: Cast) -> None:
    lines = MEETINGS.read_bytes().splitlines(keepends=True)
    broken = b"".join([*lines[:9000], lines[9000][:-8], b"\xff", *lines[9001:]])

    with pytest.raises(DamagedTable) as refusal:
        upload_import(io.BytesIO(broken), kind="meetings", file_name="broken.csv", by=cast.sam)

    assert refusal.value.line == 9001
    assert not ImportRun.objects.exists()


def test_accounts_and_deals_of_the_crm_come_in_as_proposed(cast: Cast) -> None:
    accounts = proposed(cast, as_workbook(CRM / "accounts.csv"), "accounts")
    assert accounts.columns == {
        "name": "account",
        "sector": "sector",
        "country": "office_location",
        "parent": "subsidiary_of",
    }
    done(commit_import(accounts, by=cast.sam))
    assert Account.objects.filter(name="Acme Corporation").count() == 1

    deals = io.BytesIO((CRM / "sales_pipeline.csv").read_bytes())
    run = upload_import(deals, kind="revenue", file_name="deals.csv", by=cast.sam)
    columns, options = proposal(run, kind_called("revenue"))
    options |= {"where_column": "deal_stage", "where_value": "Won"}
    run = map_import(run, columns={**columns, "date": "close_date"}, options=options, by=cast.sam)
    done(commit_import(done(start_dry_run(run, by=cast.sam)), by=cast.sam))

    assert FinancialYear.objects.filter(account__name="Acme Corporation", revenue__gt=0).exists()
