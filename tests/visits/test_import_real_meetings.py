"""The published diaries, whole. Every expected number is counted here from the file alone."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Account
from engage.people.models import Executive
from tests.tables import MEETINGS, folded, needs_real_data, read_csv, run_json
from visits.models import ImportBatch, Visit

pytestmark = [pytest.mark.django_db, needs_real_data]

OPTIONS = ("--date", "date", "--executive", "minister", "--account", "name", "--purpose", "reason")
MAPPED = ("date", "minister", "name", "reason")


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str, str]]:
    return [
        (folded(r["date"]), folded(r["minister"]), folded(r["name"]), folded(r["reason"]))
        for r in read_csv(MEETINGS)
    ]


@pytest.fixture(autouse=True)
def today(clock: Any) -> None:
    """2 March 2026: later than the latest meeting of the file."""


def test_the_whole_file_comes_in_and_a_second_run_adds_nothing(rows: list[tuple[str, str, str, str]]):
    meetings = set(rows)
    report = run_json("import_meetings", MEETINGS, *OPTIONS)

    assert (report["rows"], report["visits_created"], report["repeats"]) == (
        len(rows),
        len(meetings),
        len(rows) - len(meetings),
    )
    assert (report["rows"], report["visits_created"], report["repeats"]) == (14_887, 14_824, 63)
    assert (
        (report["executives_created"], report["accounts_created"])
        == (len({m[1] for m in meetings}), len({m[2] for m in meetings}))
        == (53, 7_611)
    )
    assert report["rejected"] == []

    recorded = Visit.objects.values_list("starts_at", "lead_executive__name", "account__name", "title")
    assert {
        (starts.date().isoformat(), who, name, title) for starts, who, name, title in recorded.iterator()
    } == meetings
    assert Counter(Visit.objects.values_list("lead_executive__name", flat=True)) == Counter(
        m[1] for m in meetings
    )
    assert (
        Visit.objects.exclude(
            status="held", origin="imported", date_only=True, import_batch=ImportBatch.objects.get()
        ).count()
        == 0
    )

    assert [outlier["date"] for outlier in report["outliers"]] == ["2007-09-22", "2025-07-14"]
    years = Counter(m[0][:4] for m in meetings)
    assert {year for year, count in years.items() if count == 1} == {"2007", "2025"}

    pairs = {(first, second): score for first, second, score in report["near_duplicates"]}
    assert pairs["Woolworths Limited", "Woolworths Ltd"] == 100.0
    assert 90 <= pairs["Blacktowen City Council", "Blacktown City Council"] < 100
    assert all(
        90 <= score <= 100 and {first, second} <= {m[2] for m in meetings}
        for (first, second), score in pairs.items()
    )
    offices = [(first, second) for first, second, _ in report["near_duplicate_executives"]]
    assert ("Minister-for-Finance-Property-Services", "Minister-for-Finance-Services-Property") in offices

    counts = [model.objects.count() for model in (Visit, Account, Executive, ImportBatch)]
    again = run_json("import_meetings", MEETINGS, *OPTIONS)
    assert (again["visits_created"], again["accounts_created"], again["executives_created"]) == (0, 0, 0)
    assert (again["already_on_record"], again["repeats"]) == (len(meetings), 63)
    assert [model.objects.count() for model in (Visit, Account, Executive, ImportBatch)] == counts


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda data: data.decode().encode("cp1252", "replace"),
            r"Line 17, column reason: Character \d+ of the line is not UTF-8",
        ),
        (lambda data: data.decode().encode("utf-16"), "UTF-16"),
        (
            lambda data: data.replace(b"minister", b"ministre", 1),
            "Line 1, column minister: .* Did you mean “ministre”",
        ),
        (
            lambda data: data[: data.rindex(b",")],
            r"Line 15975, column page: The row has 6 cells where the headings are 7",
        ),
        (
            lambda data: data.replace(b",Bourke JR", b',"Bourke JR', 1),
            r"Line 3, column reason: .*quotation mark",
        ),
        (lambda data: b"", "Line 1, column date: The file is empty"),
    ],
    ids=["windows-1252", "utf-16", "missing column", "half a row", "open quotation mark", "empty"],
)
def test_a_broken_copy_is_refused_with_line_and_column_and_changes_nothing(
    tmp_path: Path, damage: Any, words: str
):
    copy = tmp_path / "meetings.csv"
    shutil.copyfile(MEETINGS, copy)
    data = copy.read_bytes()
    copy.write_bytes(damage(data))
    with pytest.raises(CommandError, match=words):
        call_command("import_meetings", copy, *OPTIONS)
    assert not any(model.objects.exists() for model in (Visit, Account, Executive, ImportBatch))
