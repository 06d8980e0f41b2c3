import hashlib
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Account, AccountAccess
from engage.core.errors import BadInput
from engage.core.models import AuditEntry
from engage.core.tables import DamagedTable
from engage.people.models import Executive
from tests.cast import Cast, MovableClock
from tests.tables import csv_bytes, csv_stream
from visits.importing.meetings import import_meetings
from visits.importing.report import MeetingImport
from visits.importing.rows import whole_day
from visits.models import Flag, ImportBatch, StatusChange, Visit
from visits.sweep import sweep

COLUMNS = {"date": "date", "executive": "minister", "account": "name", "purpose": "reason"}
HEADINGS = list(COLUMNS.values())
OPTIONS = ("--date", "date", "--executive", "minister", "--account", "name", "--purpose", "reason")
TALKS = ("2016-03-09", "Premier", "Acme", "Talks")

Cells = tuple[str, str, str, str]


@pytest.fixture(autouse=True)
def present(clock: MovableClock) -> MovableClock:
    """It is Monday, 2 March 2026, 09:00 UTC."""
    return clock


def bring_in(*rows: Cells, **options: Any) -> MeetingImport:
    return import_meetings(csv_stream(HEADINGS, rows), file_name="meetings.csv", columns=COLUMNS, **options)


def test_each_row_becomes_a_held_visit_of_its_executive_at_its_account():
    report = bring_in(TALKS, ("2016-03-10", "Treasurer", "Beta", "Budget"))
    visits = Visit.objects.order_by("starts_at")
    assert [(v.lead_executive.name, v.account.name, v.title) for v in visits] == [
        ("Premier", "Acme", "Talks"),
        ("Treasurer", "Beta", "Budget"),
    ]
    assert {(v.status, v.origin, v.date_only, v.purpose, v.format, v.requested_by) for v in visits} == {
        ("held", "imported", True, "", "", None)
    }
    assert {v.held_at == v.ends_at and v.import_batch == ImportBatch.objects.get() for v in visits} == {True}
    assert (report.visits_created, report.executives_created, report.accounts_created) == (2, 2, 2)
    assert {e.user for e in Executive.objects.all()} == {None}


def test_a_visit_spans_the_whole_day_of_its_zone():
    bring_in(TALKS, time_zone="Australia/Sydney")
    visit = Visit.objects.get()
    assert visit.starts_at == datetime(2016, 3, 9, tzinfo=ZoneInfo("Australia/Sydney"))
    assert visit.ends_at == datetime(2016, 3, 10, tzinfo=ZoneInfo("Australia/Sydney"))
    assert visit.time_zone == "Australia/Sydney"


@pytest.mark.parametrize(
    ("zone", "day", "hours", "first_hour"),
    [
        ("Europe/Berlin", "2016-03-27", 23, 0),
        ("Europe/Berlin", "2016-10-30", 25, 0),
        ("Australia/Lord_Howe", "2016-04-03", 24.5, 0),
        ("America/Sao_Paulo", "2016-10-16", 23, 1),  # midnight was skipped
        ("America/Havana", "2016-11-06", 25, 0),  # midnight came twice
        ("Asia/Kolkata", "2016-03-27", 24, 0),
    ],
)
def test_a_day_on_which_the_clock_is_changed_is_whole(zone: str, day: str, hours: float, first_hour: int):
    here = ZoneInfo(zone)
    start, end = whole_day(datetime.fromisoformat(day).date(), zone=here)
    assert end - start == timedelta(hours=hours)
    assert (start.astimezone(here).date().isoformat(), start.astimezone(here).hour) == (day, first_hour)
    assert (start - timedelta(seconds=1)).astimezone(here).date().isoformat() < day


def test_a_day_that_a_zone_left_out_is_rejected():
    report = bring_in(("2011-12-30", "Premier", "Acme", "Talks"), time_zone="Pacific/Apia")
    assert [(r.line, r.column, r.reason) for r in report.rejected] == [
        (2, "date", "There was no 2011-12-30 in Pacific/Apia.")
    ]


def test_rows_that_are_equal_with_white_space_folded_are_one_meeting_and_counted_as_repeats():
    report = bring_in(
        TALKS,
        ("2016-03-09", "Premier ", "Acme", "  Talks\n"),
        ("2016-03-09", "Premier", "Acme", "Other talks"),
        TALKS,
    )
    assert (report.rows, report.meetings, report.repeats, Visit.objects.count()) == (4, 2, 2, 2)


def test_names_that_differ_in_more_than_white_space_are_listed_and_stay_apart():
    report = bring_in(
        ("2016-03-09", "Minister for Finance Services", "Acme Works", "Talks"),
        ("2016-03-09", "Minister for Services Finance", "ACME Works Ltd", "Talks"),
    )
    assert (Account.objects.count(), Executive.objects.count()) == (2, 2)
    assert [pair.as_list() for pair in report.near_duplicates] == [["ACME Works Ltd", "Acme Works", 100.0]]
    assert [pair.score for pair in report.near_duplicate_executives] == [100.0]


def test_running_it_again_adds_nothing():
    rows = (TALKS, ("2016-03-10", "Treasurer", "Beta", "Budget"), TALKS)
    first = bring_in(*rows)
    counts = [model.objects.count() for model in (Visit, Account, Executive, ImportBatch, AuditEntry)]
    second = bring_in(*rows)
    assert [model.objects.count() for model in (Visit, Account, Executive, ImportBatch, AuditEntry)] == counts
    assert (first.visits_created, second.visits_created, second.already_on_record, second.repeats) == (
        2,
        0,
        2,
        1,
    )


def test_an_overlapping_file_adds_only_what_is_new():
    bring_in(TALKS)
    report = bring_in(TALKS, ("2016-03-10", "Premier", "Acme", "Talks"))
    assert (report.visits_created, report.already_on_record, Visit.objects.count()) == (1, 1, 2)
    assert (report.accounts_created, report.executives_created) == (0, 0)


def test_a_meeting_is_the_same_however_its_date_is_written():
    bring_in(TALKS)
    assert bring_in(("09/03/2016", *TALKS[1:]), date_form="%d/%m/%Y").visits_created == 0


def test_the_key_of_a_meeting_is_the_digest_of_its_four_values():
    bring_in(("2016-03-09", "Premier", "Acme\nInc", "Talks"))
    assert (
        Visit.objects.get().import_key
        == hashlib.sha256(b"2016-03-09\x1fPremier\x1fAcme Inc\x1fTalks").hexdigest()
    )


def test_a_purpose_with_line_breaks_is_kept_as_one_line():
    bring_in(("2016-03-09", "Premier", "Acme", "Briefing on\nregional   matters"))
    assert Visit.objects.get().title == "Briefing on regional matters"


def test_a_purpose_too_long_for_a_title_is_kept_whole():
    long = "word " * 80
    bring_in(
        ("2016-03-09", "Premier", "Acme", long),
        ("2016-03-09", "Premier", "Acme", "x" * 300),
        ("2016-03-09", "Premier", "Acme", ""),
    )
    kept = list(Visit.objects.order_by("id").values_list("title", "imported_purpose"))
    assert kept == [(long.strip()[:299] + "…", long.strip()), ("x" * 300, ""), ("Purpose not on record", "")]


def test_rows_that_cannot_be_read_are_left_out_and_listed_with_line_and_column():
    report = bring_in(
        ("9 March 2016", "Premier", "Acme", "Talks"),
        ("2016-03-09", " ", "Acme", "Two\nlines"),
        ("2016-03-09", "Premier", "", "Talks"),
        ("2016-03-09", "P" * 201, "Acme", "Talks"),
        ("2016-03-09", "Premier", "A" * 201, "Talks"),
        TALKS,
    )
    assert [(r.line, r.column) for r in report.rejected] == [
        (2, "date"),
        (3, "minister"),
        (5, "name"),
        (6, "minister"),
        (7, "name"),
    ]
    assert report.rejected[0].reason == "“9 March 2016” is not a date written like 2016-03-09."
    assert (report.rows, report.visits_created, report.accounts_created, Executive.objects.count()) == (
        6,
        1,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("day", "zone", "over"),
    [
        ("2026-03-01", "UTC", True),
        ("2026-03-02", "UTC", False),
        ("2027-01-01", "UTC", False),
        ("2026-03-01", "America/Los_Angeles", True),
        ("2026-03-02", "Pacific/Kiritimati", False),
    ],
)
def test_only_days_that_are_over_are_imported(day: str, zone: str, over: bool):
    report = bring_in((day, "Premier", "Acme", "Talks"), time_zone=zone)
    assert (report.visits_created, [(r.line, r.column) for r in report.rejected]) == (
        (1, []) if over else (0, [(2, "date")])
    )
    assert Visit.objects.exists() is over


def test_dates_years_from_the_others_are_imported_and_reported():
    rows = [(f"2016-0{month}-09", "Premier", "Acme", "Talks") for month in range(1, 7)]
    report = bring_in(
        *rows, ("2007-09-22", "Premier", "Acme", "Talks"), ("2025-07-14", "Premier", "Acme", "Talks")
    )
    assert [outlier.as_dict() for outlier in report.outliers] == [
        {"date": "2007-09-22", "meetings": 1, "lines": [8]},
        {"date": "2025-07-14", "meetings": 1, "lines": [9]},
    ]
    assert Visit.objects.count() == 8


def test_two_dates_far_apart_are_no_outliers_of_each_other():
    assert bring_in(TALKS, ("2025-07-14", "Premier", "Acme", "Talks")).outliers == []


def test_the_owner_manages_new_accounts_and_is_named_as_who_entered_the_visits(cast: Cast):
    bring_in(TALKS, ("2016-03-09", "Premier", cast.norvik.name, "Talks"), owner=cast.nadine)
    assert set(Visit.objects.values_list("requested_by", flat=True)) == {cast.nadine.pk}
    acme = Account.objects.get(name="Acme")
    assert AccountAccess.objects.filter(account=acme).values_list("user", "reason", "source").get() == (
        cast.nadine.pk,
        "manager",
        f"accounts.account:{acme.pk}",
    )
    cast.norvik.refresh_from_db()
    assert cast.norvik.manager == cast.oscar
    assert set(Visit.objects.visible_to(cast.nadine).values_list("account__name", flat=True)) == {
        "Acme",
        "Norvik Energy",
    }
    assert not Visit.objects.visible_to(cast.xenia).exists()


def test_an_executive_with_a_sign_in_and_the_assistant_see_the_accounts_they_met(cast: Cast):
    bring_in(("2016-03-09", cast.robert.name, "Acme", "Talks"))
    visit = Visit.objects.get()
    assert visit.lead_executive == cast.robert_executive
    rows = AccountAccess.objects.filter(account__name="Acme").values_list("user", "reason", "source")
    assert sorted(rows) == sorted(
        [
            (cast.robert.pk, "visit", f"visits.visit:{visit.pk}"),
            (cast.ada.pk, "assistant", f"visits.visit:{visit.pk}"),
        ]
    )


def test_imported_meetings_raise_no_flag_and_take_no_step(present: MovableClock):
    bring_in(TALKS)
    present.move_by(days=30)
    sweep(present.now)
    assert not Flag.objects.exists()
    assert not StatusChange.objects.exists()
    assert Visit.objects.get().status == "held"


def test_the_batch_says_which_file_it_was_and_what_came_of_it(cast: Cast):
    bring_in(TALKS, ("x", "Premier", "Acme", "Talks"), owner=cast.sam)
    batch = ImportBatch.objects.get()
    assert (batch.file_name, batch.rows, batch.imported_by) == ("meetings.csv", 2, cast.sam)
    assert (
        batch.digest
        == hashlib.sha256(csv_bytes(HEADINGS, [TALKS, ("x", "Premier", "Acme", "Talks")])).hexdigest()
    )
    assert (batch.report["visits_created"], batch.report["rejected"]) == (1, 1)


def test_every_row_is_on_record_with_who_and_why(cast: Cast):
    bring_in(TALKS, owner=cast.sam)
    entries = AuditEntry.objects.filter(
        table_name__in=["visits_visit", "people_executive", "accounts_account"], source="import_meetings"
    )
    assert sorted(entries.values_list("table_name", "action", "actor_id", "reason")) == [
        (table, "insert", cast.sam.pk, "Import of meetings.csv")
        for table in ("accounts_account", "people_executive", "visits_visit")
    ]


def test_a_dry_run_says_the_same_and_changes_nothing():
    rows = (TALKS, TALKS, ("x", "Premier", "Acme", "Talks"))
    audited = AuditEntry.objects.count()
    dry = bring_in(*rows, dry_run=True)
    assert not any(model.objects.exists() for model in (Visit, Account, Executive, ImportBatch))
    assert AuditEntry.objects.count() == audited
    assert dry == bring_in(*rows)


@pytest.mark.parametrize(
    ("end", "line", "column"),
    [
        (b"2016-03-09,Premier\n", 1502, "name"),
        (b'2016-03-09,Premier,Acme,"Talks\n', 1502, "reason"),
        ("2016-03-09,Premier,Größe,Talks\n".encode("latin-1"), 1502, "name"),
        (b"2016-03-09,Premier,Ac\0me,Talks\n", 1502, "name"),
    ],
)
def test_a_file_damaged_at_its_end_changes_nothing(end: bytes, line: int, column: str):
    sound = csv_bytes(HEADINGS, [("2016-03-09", "Premier", "Acme", f"Talks {n}") for n in range(1500)])
    with pytest.raises(DamagedTable) as refusal:
        import_meetings(io.BytesIO(sound + end), file_name="broken.csv", columns=COLUMNS)
    assert (refusal.value.line, refusal.value.column) == (line, column)
    assert not any(model.objects.exists() for model in (Visit, Account, Executive, ImportBatch))


def test_what_the_database_refuses_changes_nothing(monkeypatch: pytest.MonkeyPatch):
    """As if the last chunk met a guard: the whole import is taken back."""
    written = 0

    def refuse_the_second(visits: Any) -> None:
        nonlocal written
        written += 1
        if written == 2:
            raise BadInput("Refused")

    rows = [("2016-03-09", "Premier", "Acme", f"Talks {n}") for n in range(1001)]
    monkeypatch.setattr("visits.importing.meetings.grant_access_of_new", refuse_the_second)
    with pytest.raises(BadInput):
        bring_in(*rows)
    assert not any(model.objects.exists() for model in (Visit, Account, Executive, ImportBatch))


def test_an_unknown_time_zone_is_refused():
    with pytest.raises(BadInput, match="no time zone called “Mars/Base”"):
        bring_in(TALKS, time_zone="Mars/Base")


def test_queries_grow_with_chunks_and_not_with_rows(django_assert_max_num_queries: Any):
    with django_assert_max_num_queries(30):
        bring_in(*(("2016-03-09", f"Executive {n}", f"Account {n:04}", f"Talks {n}") for n in range(900)))


def test_the_command_prints_the_report_as_json_and_for_people(tmp_path: Path):
    file = tmp_path / "meetings.csv"
    file.write_bytes(csv_bytes(HEADINGS, [TALKS, TALKS, ("x", "Premier", "Acme", "Talks")]))
    out = io.StringIO()
    call_command("import_meetings", file, *OPTIONS, "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "rows": 3,
        "meetings": 1,
        "visits_created": 1,
        "already_on_record": 0,
        "repeats": 1,
        "executives": 1,
        "executives_created": 1,
        "organisations": 1,
        "accounts_created": 1,
        "rejected": [{"line": 4, "column": "date", "reason": "“x” is not a date written like 2016-03-09."}],
        "outliers": [],
        "near_duplicates": [],
        "near_duplicate_executives": [],
        "dry_run": True,
    }
    out = io.StringIO()
    call_command("import_meetings", file, *OPTIONS, stdout=out)
    assert out.getvalue().splitlines()[:2] == [
        "3 rows: 1 meetings, 1 repeats, 1 rejected.",
        "1 visits created, 0 were on record already.",
    ]


def test_the_command_refuses_a_missing_column_with_line_and_column(tmp_path: Path):
    file = tmp_path / "meetings.csv"
    file.write_bytes(csv_bytes(["date", "minister", "name", "subject"], [TALKS]))
    with pytest.raises(
        CommandError,
        match=r"meetings\.csv: nothing was imported\. Line 1, column reason: The file has no column",
    ):
        call_command("import_meetings", file, *OPTIONS)
