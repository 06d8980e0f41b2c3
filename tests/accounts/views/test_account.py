"""One account on one page: what is there, and for whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Contact, FinancialYear, Stake
from accounts.overview import finding_of
from sponsors.models import AnnualReview
from tests.cast import Cast, MovableClock
from tests.factories import approved, debriefed, requested, unbriefed
from tests.pages import look, queries_of, words
from tests.sponsors.records import past_meeting, sponsorship
from visits.actions import resolve_flag
from visits.models import Commitment, Flag, Insight, Visit

pytestmark = pytest.mark.django_db


def address(cast: Cast) -> str:
    return f"/accounts/{cast.halden.pk}/"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("nadine", 200),
        ("tomas", 200),
        ("dora", 200),
        ("sam", 200),
        ("robert", 404),
        ("ada", 404),
        ("oscar", 404),
        ("xenia", 404),
        ("admin", 404),
    ],
)
def test_the_page_is_there_for_whoever_has_a_reason(cast: Cast, name: str, status: int) -> None:
    assert look(getattr(cast, name), address(cast)).status_code == status


def test_whoever_meets_the_account_sees_it(cast: Cast) -> None:
    approved(cast)
    for person in (cast.robert, cast.ada):
        response = look(person, address(cast))
        assert response.status_code == 200
        assert "Change</a>" not in words(response)
    assert look(cast.olivia, address(cast)).status_code == 404


def test_everything_about_the_account_stands_on_one_page(cast: Cast, clock: MovableClock) -> None:
    visit = debriefed(cast, clock)
    Stake.objects.create(
        account=cast.halden,
        business_unit=cast.coatings,
        amount=Decimal("12400000"),
        currency="EUR",
        topic="Line 4",
    )
    for year, revenue in ((2024, "10000000"), (2025, "12000000")):
        FinancialYear.objects.create(
            account=cast.halden,
            year=year,
            revenue=Decimal(revenue),
            share_of_wallet=Decimal("0.125"),
            currency="EUR",
        )
    Commitment.objects.create(
        visit=visit, account=cast.halden, text="Send emission data", owner_name="Dr. Weiss", ours=False
    )
    Insight.objects.create(
        visit=visit, account=cast.halden, topic="Regional sourcing", text="From 2028 on", alignment="against"
    )
    sponsorship(cast.halden, cast.robert_executive)
    AnnualReview.objects.create(account=cast.halden, year=2025, snapshot={})
    page = words(look(cast.nadine, address(cast)))
    for expected in (
        "Strategic account",
        "Managed by Nadine Keller",
        "Dr. Ilse Weiss",
        "decides",
        "wary",
        "€ 12.4 m",
        "Line 4",
        "Revenue grew by 20 % in 2025",
        "12.5 %",
        "theirs · Dr. Weiss",
        "no date",
        "Regional sourcing",
        "against our plan",
        "Robert Lindqvist",
        "9 months",
        "Confirm April, not March",
        "waits to be closed",
        "not signed yet",
        "Tomas Okafor",
        "Engineering",
    ):
        assert expected in page, expected


def test_asking_for_a_visit_is_the_one_strong_button(cast: Cast) -> None:
    page = words(look(cast.nadine, address(cast)))
    assert f'href="/visits/request/?account={cast.halden.pk}" class="button button-strong"' in page
    assert page.count("button-strong") == 2  # in the head, and again under the thumb on a phone


def test_imported_history_says_that_no_briefing_is_on_record(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2016, 3, 9))
    page = words(look(cast.nadine, address(cast)))
    assert "no briefing on record" in page
    assert "Wed 9 Mar 2016 · Robert Lindqvist" in page


def test_a_confidential_visit_is_there_for_those_it_names_alone(cast: Cast) -> None:
    visit = requested(cast, confidential=True, title="Succession")
    for person, sees in ((cast.nadine, True), (cast.sam, True), (cast.tomas, False)):
        assert ("Succession" in words(look(person, address(cast)))) is sees
    assert Visit.objects.get(pk=visit.pk).confidential


def test_open_flags_stand_on_the_page_until_they_are_resolved(cast: Cast, clock: MovableClock) -> None:
    unbriefed(cast, clock)
    assert "without having read a briefing" in words(look(cast.nadine, address(cast)))
    resolve_flag(Flag.objects.get(), by=cast.sam, note="Talked it over")
    assert "without having read a briefing" not in words(look(cast.nadine, address(cast)))


def test_a_parent_out_of_scope_is_not_named(cast: Cast) -> None:
    cast.halden.parent = cast.norvik
    cast.halden.save()
    assert "Norvik" not in words(look(cast.nadine, address(cast)))
    assert "part of" in words(look(cast.sam, address(cast)))


def test_a_sponsor_whose_term_is_over_is_marked(cast: Cast, clock: MovableClock) -> None:
    sponsorship(cast.halden, cast.robert_executive, starts_on=date(2024, 1, 1), ends_on=date(2026, 1, 31))
    assert "ended 31 Jan" in words(look(cast.nadine, address(cast)))


def test_visits_come_ten_at_a_time(cast: Cast) -> None:
    for day in range(12):
        past_meeting(cast.halden, cast.robert_executive, date(2016, 3, 1) + timedelta(days=day))
    page = words(look(cast.nadine, address(cast)))
    assert page.count("no briefing on record") == 10
    assert "1–10 of 12 visits" in page


def test_the_page_costs_at_most_fifteen_queries_however_much_it_shows(
    cast: Cast, clock: MovableClock
) -> None:
    costs = []
    for number in range(3):
        visit = debriefed(cast, clock, starts_at=clock.now + timedelta(days=10))
        _everything(cast, visit, number)
        costs.append(queries_of(cast.nadine, address(cast)))
    assert costs[0] == costs[1] == costs[2] <= 15


def _everything(cast: Cast, visit: Visit, number: int) -> None:
    Flag.objects.create(
        kind="upward_delegation",
        account=cast.halden,
        occurrence=f"2026-0{number + 1}",
        occurred_at=visit.starts_at,
    )
    Contact.objects.create(account=cast.halden, name=f"Contact {number}")
    Stake.objects.create(account=cast.halden, business_unit=cast.coatings, amount=number, currency="EUR")
    FinancialYear.objects.create(account=cast.halden, year=2020 + number, revenue=number, currency="EUR")
    Commitment.objects.create(visit=visit, account=cast.halden, text=f"Promise {number}", owner=cast.nadine)
    Insight.objects.create(visit=visit, account=cast.halden, topic="Plan", text="Text")
    AnnualReview.objects.create(account=cast.halden, year=2020 + number, snapshot={})


@pytest.mark.parametrize(
    ("years", "finding"),
    [
        ([], "Money by year"),
        ([(2025, "10")], "Money by year"),
        ([(2024, "10"), (2025, "12")], "Revenue grew by 20 % in 2025"),
        ([(2024, "10"), (2025, "9")], "Revenue fell by 10 % in 2025"),
        ([(2024, "10"), (2025, "10")], "Revenue of 2025 is that of 2024"),
        ([(2023, "10"), (2025, "12")], "Money by year"),
        ([(2024, "0"), (2025, "12")], "Money by year"),
        ([(2024, "10"), (2025, None)], "Money by year"),
    ],
)
def test_the_finding_compares_two_neighbouring_years(
    years: list[tuple[int, str | None]], finding: str
) -> None:
    rows = [
        FinancialYear(year=year, revenue=None if revenue is None else Decimal(revenue), currency="EUR")
        for year, revenue in years
    ]
    assert finding_of(rows) == finding
