"""The real meetings of three years: the sponsor report and the annual reviews say what the file says."""

import csv
import re
from collections import Counter
from datetime import date

import pytest

from accounts.models import Account, Tier
from sponsors.models import AnnualReview
from sponsors.queries.sponsor_report import report
from tests.cast import Cast
from tests.tables import MEETINGS, needs_real_data, run_json

COLUMNS = ("date", "minister", "name", "reason")

pytestmark = [pytest.mark.django_db, needs_real_data]


def meetings() -> set[tuple[str, str, str, str]]:
    """Every (day, executive, account, purpose) of the file once, white space folded."""
    with MEETINGS.open(encoding="utf-8-sig", newline="") as file:
        return {
            tuple(re.sub(r"\s+", " ", row[column]).strip() for column in COLUMNS)
            for row in csv.DictReader(file)
        }  # type: ignore[misc]


def test_report_and_reviews_are_what_the_file_says(cast: Cast) -> None:
    options = [
        part
        for option, column in zip(("date", "executive", "account", "purpose"), COLUMNS, strict=True)
        for part in (f"--{option}", column)
    ]
    run_json("import_meetings", MEETINGS, *options)
    of_2016 = [meeting for meeting in meetings() if meeting[0].startswith("2016")]

    rows = [row for row in report(date(2016, 1, 1), date(2017, 1, 1), user=cast.sam).rows if row.visits_held]
    assert {row.executive: row.visits_held for row in rows} == Counter(
        executive for _, executive, _, _ in of_2016
    )
    assert all(
        (row.visits_imported, row.visits_by_format["unknown"], row.points)
        == (row.visits_held, row.visits_held, 0)
        for row in rows
    )
    assert all((row.briefed_share, row.debriefed_share, row.visits_clean) == (None, None, 0) for row in rows)
    latest: dict[str, date] = {}
    for day, executive, _, _ in meetings():
        if day < "2017-01-01":
            latest[executive] = max(latest.get(executive, date.min), date.fromisoformat(day))
    assert {row.executive: row.days_since_contact for row in rows} == {
        row.executive: (date(2017, 1, 1) - latest[row.executive]).days for row in rows
    }

    by_account = Counter(account for _, _, account, _ in of_2016)
    Account.objects.update(tier=Tier.KEY)  # the cast's own strategic account had no meeting then
    assert run_json("produce_reviews", "--year", "2016") == {
        "year": 2016,
        "produced": len(by_account),
        "present": 0,
        "failed": [],
    }
    assert run_json("produce_reviews", "--year", "2016") == {
        "year": 2016,
        "produced": 0,
        "present": len(by_account),
        "failed": [],
    }
    snapshots = {
        review.account.name: review.snapshot for review in AnnualReview.objects.select_related("account")
    }
    assert {name: snapshot["visits"]["held"] for name, snapshot in snapshots.items()} == by_account
    told = Counter(
        (evidence["on"], row["executive"], name)
        for name, snapshot in snapshots.items()
        for row in snapshot["executives"]["results"]
        for evidence in row["evidence"]
    )
    assert told == Counter((day, executive, account) for day, executive, account, _ in of_2016)
