"""The sponsor report as a page and as CSV, each in the reader's scope."""

import csv
import io
from datetime import date

import pytest
from django.http import HttpResponse

from sponsors.queries.sponsor_report import SponsorReport
from tests.cast import Cast, MovableClock
from tests.factories import closed
from tests.pages import look, queries_of, words
from tests.sponsors.records import past_meeting, sponsorship

pytestmark = pytest.mark.django_db

PAGE, CSV = "/reports/sponsors/", "/reports/sponsors.csv"


def rows_of(response: HttpResponse) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("name", "status", "reads"),
    [
        ("sam", 200, {"Robert Lindqvist", "Olivia Sato", "Xenia Brandt"}),
        ("nadine", 200, {"Robert Lindqvist"}),
        ("tomas", 200, {"Robert Lindqvist"}),
        ("oscar", 200, set()),
        ("robert", 200, {"Robert Lindqvist"}),
        ("olivia", 200, {"Olivia Sato"}),
        ("ada", 404, set()),
        ("admin", 404, set()),
    ],
)
def test_everybody_reads_their_own_scope(
    cast: Cast, clock: MovableClock, name: str, status: int, reads: set[str]
) -> None:
    closed(cast, clock)
    person = getattr(cast, name)
    page = look(person, PAGE)
    assert page.status_code == status
    names = ("Robert Lindqvist", "Olivia Sato", "Xenia Brandt")
    assert {one for one in names if f">{one}</a>" in words(page)} == reads
    download = look(person, CSV)
    assert download.status_code == status
    if status == 200:
        assert {row["executive"] for row in rows_of(download)} == reads


def test_the_download_has_the_columns_of_the_api(cast: Cast, clock: MovableClock) -> None:
    closed(cast, clock)
    response = look(cast.sam, CSV, start="2026-01-01", last="2026-12-31", executive=cast.robert_executive.pk)
    assert 'filename="sponsors-2026-01-01-to-2027-01-01.csv"' in response.headers["Content-Disposition"]
    (row,) = rows_of(response)
    assert list(row) == SponsorReport.columns()
    assert (row["visits_held"], row["visits_clean"], row["briefed_share"], row["points"]) == (
        "1",
        "1",
        "1.0",
        "10",
    )


def test_the_page_links_to_the_same_rows(cast: Cast) -> None:
    page = words(look(cast.sam, PAGE, start="2026-01-01", last="2026-03-31", business_unit=cast.coatings.pk))
    assert (
        f"/reports/sponsors.csv?start=2026-01-01&amp;last=2026-03-31&amp;business_unit={cast.coatings.pk}"
        in page
    )


def test_the_last_day_belongs_to_the_period(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2025, 5, 31))

    def held(last: str) -> str:
        return rows_of(
            look(cast.sam, CSV, start="2025-05-01", last=last, executive=cast.robert_executive.pk)
        )[0]["visits_held"]

    assert (held("2025-05-30"), held("2025-05-31")) == ("0", "1")


def test_without_dates_it_is_the_last_twelve_months(cast: Cast) -> None:
    page = words(look(cast.sam, PAGE))
    assert "3 Mar 2025 to 2 Mar" in page


def test_a_period_that_cannot_be_is_refused(cast: Cast) -> None:
    response = look(cast.sam, PAGE, start="2026-02-01", last="2026-01-01")
    assert response.status_code == 400
    assert "The period ends before it begins." in words(response)
    assert look(cast.sam, CSV, start="2026-02-01", last="2026-01-01").status_code == 400
    assert look(cast.sam, CSV, start="yesterday").status_code == 400


def test_who_has_left_is_there_when_asked_for(cast: Cast) -> None:
    cast.xenia_executive.left_on = date(2026, 1, 1)
    cast.xenia_executive.save()
    assert ">Xenia Brandt</a>" not in words(look(cast.sam, PAGE))
    assert ">Xenia Brandt</a>" in words(look(cast.sam, PAGE, include_inactive="on"))


def test_an_executive_is_offered_no_choice_of_others(cast: Cast) -> None:
    page = words(look(cast.robert, PAGE))
    assert "Olivia" not in page
    asked = words(look(cast.robert, PAGE, executive=cast.olivia_executive.pk))
    assert ">Olivia Sato</a>" not in asked


def test_the_report_costs_the_same_however_many_executives_met(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2025, 5, 5))
    first = queries_of(cast.sam, PAGE)
    for executive in (cast.olivia_executive, cast.xenia_executive):
        past_meeting(cast.halden, executive, date(2025, 5, 6))
    sponsorship(cast.norvik, cast.olivia_executive)
    assert queries_of(cast.sam, PAGE) == first <= 15
