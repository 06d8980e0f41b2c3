"""The executives: a directory for all who plan visits, and figures for sales operations and the executive alone."""

from datetime import date, timedelta

import pytest

from tests.cast import Cast, MovableClock
from tests.factories import closed, debriefed, held, requested, unbriefed
from tests.pages import look, queries_of, words
from tests.sponsors.records import past_meeting, sponsorship
from visits.sweep import sweep

pytestmark = pytest.mark.django_db

LIST = "/executives/"


def address(cast: Cast) -> str:
    return f"/executives/{cast.robert_executive.pk}/"


@pytest.mark.parametrize(
    ("name", "status", "reads_figures"),
    [
        ("sam", 200, True),
        ("robert", 200, True),
        ("nadine", 200, False),
        ("tomas", 200, False),
        ("dora", 200, False),
        ("ada", 200, False),
        ("oscar", 200, False),
        ("olivia", 200, False),
        ("admin", 404, False),
    ],
)
def test_figures_are_for_sales_operations_and_the_executive(
    cast: Cast, clock: MovableClock, name: str, status: int, reads_figures: bool
) -> None:
    unbriefed(cast, clock)
    sponsorship(cast.norvik, cast.robert_executive)
    person = getattr(cast, name)
    response = look(person, address(cast))
    page = words(response)
    assert response.status_code == status
    assert look(person, LIST).status_code == status
    for secret in (
        "Clean visits",
        " points",
        "Debriefs owed",
        "Sponsor of",
        "Norvik",
        "without having read a briefing",
    ):
        assert (secret in page) is reads_figures, secret


@pytest.mark.parametrize(
    ("name", "sees"),
    [("nadine", True), ("tomas", True), ("ada", True), ("robert", True), ("oscar", False), ("olivia", False)],
)
def test_everybody_sees_the_visits_they_see_anyway(
    cast: Cast, clock: MovableClock, name: str, sees: bool
) -> None:
    held(cast, clock)
    page = words(look(getattr(cast, name), address(cast)))
    assert ("Confirm April, not March" in page) is sees
    assert ("Halden" in page) is sees


def test_a_confidential_visit_does_not_show_to_the_team(cast: Cast) -> None:
    requested(cast, confidential=True, title="Succession")
    assert "Succession" in words(look(cast.nadine, address(cast)))
    assert "Succession" not in words(look(cast.tomas, address(cast)))
    assert "0 that you may see" in words(look(cast.tomas, address(cast)))


def test_the_scorecard_counts_the_period_that_is_asked_for(cast: Cast, clock: MovableClock) -> None:
    closed(cast, clock)
    page = words(look(cast.robert, address(cast)))
    assert 'Visits held</p> <p class="stat-value">1' in page
    assert 'Clean visits</p> <p class="stat-value">1 <span class="stat-unit">of 1' in page
    assert "10 points" in page
    page = words(look(cast.robert, address(cast), start="2025-01-01", last="2025-12-31"))
    assert 'Visits held</p> <p class="stat-value">0' in page
    assert "No visit to count yet" in page


def test_a_period_that_cannot_be_is_told(cast: Cast) -> None:
    page = words(look(cast.robert, address(cast), start="2026-02-01", last="2026-01-01"))
    assert "The period ends before it begins." in page
    assert "Visits held" in page


def test_imported_meetings_are_listed_and_counted_as_without_a_briefing(cast: Cast) -> None:
    for day in range(22):
        past_meeting(cast.halden, cast.robert_executive, date(2016, 3, 1) + timedelta(days=day))
    page = words(look(cast.sam, address(cast), start="2016-01-01", last="2016-12-31"))
    assert page.count("no briefing on record") == 20
    assert "1–20 of 22 meetings" in page
    assert "22 imported, without a briefing on record" in page


def test_a_debrief_owed_and_the_block_stand_on_top(cast: Cast, clock: MovableClock) -> None:
    visit = unbriefed(cast, clock)
    clock.move_to(visit.executive_debrief_due_at + timedelta(hours=2))  # type: ignore[operator]
    sweep(clock.now)
    for person in (cast.sam, cast.robert):
        page = words(look(person, address(cast)))
        assert "No further visit can be approved." in page
        assert "Debriefs owed" in page
        assert "late by 2 h" in page
        assert "Ask sales operations" in page
    for person in (cast.oscar, cast.olivia):
        assert "No further visit can be approved." not in words(look(person, address(cast)))


def test_terms_show_where_they_stand(cast: Cast) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    sponsorship(
        cast.norvik,
        cast.robert_executive,
        starts_on=date(2023, 1, 1),
        ends_on=date(2025, 1, 1),
        ended_on=date(2025, 1, 2),
        ended_reason="Over",
    )
    page = words(look(cast.sam, address(cast)))
    assert page.index("Halden Automotive") < page.index("Norvik Energy")
    assert "until 31 Dec" in page
    assert "2 Jan 2025" in page


def test_the_directory_finds_by_name_and_title_and_leaves_out_who_has_left(cast: Cast) -> None:
    cast.xenia_executive.left_on = date(2026, 1, 1)
    cast.xenia_executive.save()
    assert "Xenia Brandt" not in words(look(cast.sam, LIST))
    assert "Xenia Brandt" in words(look(cast.sam, LIST, left="1"))
    page = words(look(cast.sam, LIST, name="technology"))
    assert "Olivia Sato" in page
    assert "Robert Lindqvist" not in page


def test_the_directory_counts_what_the_reader_sees(cast: Cast, clock: MovableClock) -> None:
    debriefed(cast, clock)
    past_meeting(cast.norvik, cast.robert_executive, date(2025, 5, 5))

    def held_of_robert(person: object) -> str:
        page = words(look(person, LIST, name="Robert"))  # type: ignore[arg-type]
        return page.split('data-label="Visits held">')[1].split("<")[0]

    assert (held_of_robert(cast.sam), held_of_robert(cast.nadine), held_of_robert(cast.oscar)) == (
        "2",
        "1",
        "1",
    )
    assert held_of_robert(cast.xenia) == "0"


@pytest.mark.parametrize("name", ["sam", "robert", "nadine"])
def test_the_page_costs_the_same_with_one_meeting_and_with_many(cast: Cast, name: str) -> None:
    person = getattr(cast, name)
    past_meeting(cast.halden, cast.robert_executive, date(2025, 5, 5))
    costs = [queries_of(person, address(cast)), queries_of(person, LIST)]
    for day in range(6, 9):
        past_meeting(cast.halden, cast.robert_executive, date(2025, 5, day))
        sponsorship(cast.norvik, cast.robert_executive) if day == 6 else None
    assert [queries_of(person, address(cast)), queries_of(person, LIST)] == costs
    assert costs[0] <= 15
    assert costs[1] <= 15


@pytest.mark.parametrize("name", ["sam", "xenia"])
def test_an_executive_who_met_nobody_yet_has_a_page(cast: Cast, name: str) -> None:
    page = words(look(getattr(cast, name), f"/executives/{cast.xenia_executive.pk}/"))
    assert "No meeting on record" in page
    assert 'Visits held</p> <p class="stat-value">0' in page
    assert "No visit to count yet" in page
    assert queries_of(getattr(cast, name), f"/executives/{cast.xenia_executive.pk}/") <= 15
