"""The sponsor report and the annual reviews over REST."""

import csv
import io
from datetime import timedelta

import pytest

from engage.core.clock import now
from sponsors.models import AnnualReview
from tests import factories
from tests.api.conftest import CallerOf
from tests.cast import Cast, MovableClock
from visits.models import FlagKind, Format

pytestmark = pytest.mark.django_db

REPORT = "/reports/sponsors/?start=2026-01-01&end=2026-07-01"
COLUMNS = [
    "executive_id",
    "executive",
    "title",
    "business_unit",
    "sponsorships",
    "capacity",
    "tenure_months",
    "visits_planned",
    "visits_held",
    "visits_clean",
    "visits_by_format",
    "visits_imported",
    "briefed_share",
    "acknowledgement_lead_hours",
    "debriefed_share",
    "debriefed_on_time_share",
    "flags",
    "reschedules",
    "commitments_made",
    "commitments_kept",
    "commitments_overdue",
    "accounts_assigned",
    "accounts_contacted",
    "days_since_contact",
    "role",
    "role_previous",
    "feedback_mean",
    "points",
]


def test_the_report_has_exactly_the_columns_people_script_against(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    factories.closed(cast, clock)
    clock.move_by(days=10)
    report = calls(cast.sam).get(REPORT).json()
    assert list(report) == ["period", "results"]
    assert report["period"]["start"] == "2026-01-01"
    rows = {row["executive"]: row for row in report["results"]}
    assert list(rows) == ["Olivia Sato", "Robert Lindqvist", "Xenia Brandt"]
    assert list(rows["Robert Lindqvist"]) == COLUMNS
    assert (rows["Robert Lindqvist"]["visits_held"], rows["Robert Lindqvist"]["briefed_share"]) == (1, 1.0)
    assert rows["Xenia Brandt"]["briefed_share"] is None


def test_in_csv_formats_and_flags_are_a_column_a_kind(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    factories.unbriefed(cast, clock)
    answer = calls(cast.sam).get(f"{REPORT}&format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    header = list(table[0])
    kinds = [f"visits_{kind}" for kind in (*Format.values, "unknown")]
    flags = [f"flags_{kind}" for kind in FlagKind.values]
    expected = [c for name in COLUMNS for c in {"visits_by_format": kinds, "flags": flags}.get(name, [name])]
    assert header == expected
    robert = next(row for row in table if row["executive"] == "Robert Lindqvist")
    assert (robert["flags_unbriefed"], robert["visits_on_site"], robert["role"]) == ("1", "1", "")


def test_each_reads_their_own_part_of_the_report(cast: Cast, clock: MovableClock, calls: CallerOf) -> None:
    factories.closed(cast, clock)
    names = {
        user.short_name: [row["executive"] for row in calls(user).get(REPORT).json()["results"]]
        for user in (cast.nadine, cast.robert, cast.xenia, cast.oscar, cast.admin)
    }
    assert names == {
        "Nadine": ["Robert Lindqvist"],
        "Robert": ["Robert Lindqvist"],
        "Xenia": ["Xenia Brandt"],
        "Oscar": [],
        "Alex": [],
    }


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "start"),
        ("?start=2026-01-01", "end"),
        ("?start=2026-02-01&end=2026-01-01", "end"),
        ("?start=x&end=2026-01-01", "start"),
        ("?start=2026-01-01&end=2026-02-01&executive=987654", "executive"),
    ],
)
def test_a_period_that_is_none_is_bad_input(cast: Cast, calls: CallerOf, query: str, field: str) -> None:
    refused = calls(cast.sam).get(f"/reports/sponsors/{query}")
    assert refused.status_code == 400
    assert field in {error["field"] for error in refused.json()["errors"]}


def test_reviews_are_read_by_who_sees_the_account(cast: Cast, calls: CallerOf) -> None:
    review = AnnualReview.objects.create(
        account=cast.halden, year=2025, snapshot={"visits": {"held": 3}}, produced_at=now() - timedelta(1)
    )
    nadine = calls(cast.nadine)
    rows = nadine.get(f"/reviews/?account={cast.halden.pk}&year=2025").json()["results"]
    assert [(row["id"], row["year"], "snapshot" in row) for row in rows] == [(review.pk, 2025, False)]
    assert nadine.get("/reviews/?year=2024").json()["results"] == []
    assert nadine.get(f"/reviews/{review.pk}/").json()["snapshot"] == {"visits": {"held": 3}}
    assert calls(cast.oscar).get(f"/reviews/{review.pk}/").status_code == 404
    assert calls(cast.oscar).get("/reviews/").json()["results"] == []
