"""Annual reviews as the board reads them: the whole snapshot, the words, the signature."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Account, FinancialYear
from sponsors.models import AnnualReview
from sponsors.reviews import produce_reviews
from tests.cast import Cast, MovableClock
from tests.factories import ACCOUNT_PART, debriefed, unbriefed
from tests.pages import look, queries_of, send, words
from tests.sponsors.records import past_meeting, sponsorship
from visits.models import Commitment, Insight
from visits.workflow import perform

pytestmark = pytest.mark.django_db

LIST = "/reviews/"


@pytest.fixture
def review(cast: Cast, clock: MovableClock) -> AnnualReview:
    """Halden's year, with something in every section."""
    sponsorship(cast.halden, cast.robert_executive)
    visit = debriefed(cast, clock)
    for year, revenue in ((2021, "20000000"), (2025, "25000000"), (2026, "30000000")):
        FinancialYear.objects.create(account=cast.halden, year=year, revenue=Decimal(revenue), currency="EUR")
    Commitment.objects.create(
        visit=visit, account=cast.halden, text="Second source", owner=cast.nadine, due_on=clock.now.date()
    )
    Insight.objects.create(
        visit=visit, account=cast.halden, topic="Regional sourcing", text="By 2028", alignment="against"
    )
    perform("close", visit, by=cast.nadine, part=ACCOUNT_PART)
    Account.objects.filter(pk=cast.halden.pk).update(
        potential="high", openness=4, importance_to_us=4, importance_to_them=4
    )
    clock.move_by(days=1)
    produce_reviews(2026)
    found: AnnualReview = AnnualReview.objects.get(account=cast.halden)
    return found


@pytest.mark.parametrize(
    ("name", "listed", "status"),
    [
        ("nadine", 200, 200),
        ("tomas", 200, 200),
        ("robert", 200, 200),
        ("ada", 200, 200),
        ("sam", 200, 200),
        ("oscar", 200, 404),
        ("xenia", 200, 404),
        ("admin", 404, 404),
    ],
)
def test_a_review_is_read_by_whoever_sees_the_account(
    cast: Cast, review: AnnualReview, name: str, listed: int, status: int
) -> None:
    person = getattr(cast, name)
    response = look(person, LIST)
    assert response.status_code == listed
    assert ("Halden Automotive" in words(response)) is (status == 200)
    assert look(person, f"/reviews/{review.pk}/").status_code == status


def test_the_paper_holds_every_section(cast: Cast, review: AnnualReview) -> None:
    page = words(look(cast.sam, f"/reviews/{review.pk}/"))
    for expected in (
        "What we recommend for the coming year",
        "Growth champion",
        "4 visits a year",
        "1 · The year in visits",
        "1 held",
        "2 · Who met them, and the evidence",
        "Chief Operating Officer",
        "briefed",
        "debriefed on time",
        "1 of 1 objectives met",
        "3 · The sponsor",
        "1 of 4 a year",
        "4 · The business",
        "€ 30.0 m",
        "+20 %",
        "+8.5 %",
        "Revenue growth here, and where executives play each role",
        "5 · Promises, signals, insights",
        "Second source",
        "against our plan",
        "6 · The customer",
        "1 of 2 decision makers met",
        "not met this year",
        "8 · In their words",
    ):
        assert expected in page, expected


def test_a_section_without_data_says_so(cast: Cast) -> None:
    past_meeting(cast.norvik, cast.robert_executive, date(2016, 3, 9))
    produce_reviews(2016)
    page = words(look(cast.sam, f"/reviews/{AnnualReview.objects.get(account=cast.norvik).pk}/"))
    for expected in (
        "This account had no sponsor in 2016.",
        "No figures are on record for 2011 to 2016.",
        "No commitment was made in 2016.",
        "No insight was recorded in 2016.",
        "No decision maker is on record.",
        "no briefing on record",
        "1 held, 1 imported",
    ):
        assert expected in page, expected


def test_words_are_said_by_the_manager_then_the_sponsor(cast: Cast, review: AnnualReview) -> None:
    manager, sponsor = f"/reviews/{review.pk}/words/manager/", f"/reviews/{review.pk}/words/sponsor/"
    assert look(cast.nadine, manager).status_code == 405
    assert send(cast.tomas, manager, words="Mine").status_code == 403
    assert send(cast.oscar, manager, words="Mine").status_code == 404
    early = send(cast.robert, sponsor, words="A good year")
    assert early.status_code == 409
    assert "The account manager has not commented" in words(early)
    assert "A good year" in words(early)
    assert send(cast.nadine, manager, words=" ").status_code == 400
    assert send(cast.nadine, manager, words="They listen now.").status_code == 302
    assert send(cast.nadine, sponsor, words="A good year").status_code == 403
    assert send(cast.robert, sponsor, words="A good year").status_code == 302
    page = words(look(cast.tomas, f"/reviews/{review.pk}/"))
    assert "They listen now." in page
    assert "A good year" in page
    assert "Save your words" not in page


def test_sales_operations_signs_when_all_words_are_there(cast: Cast, review: AnnualReview) -> None:
    address, sign = f"/reviews/{review.pk}/", f"/reviews/{review.pk}/sign/"
    assert "Sign the review" not in words(look(cast.sam, address))
    assert send(cast.sam, sign).status_code == 409
    send(cast.nadine, f"{address}words/manager/", words="They listen now.")
    send(cast.robert, f"{address}words/sponsor/", words="A good year")
    assert "Sign the review" in words(look(cast.sam, address))
    assert "Sign the review" not in words(look(cast.nadine, address))
    assert send(cast.nadine, sign).status_code == 403
    assert send(cast.oscar, sign).status_code == 404
    assert send(cast.sam, sign).status_code == 302
    page = words(look(cast.sam, address))
    assert "by Sam Ito" in page
    assert "Produce it anew" not in page
    assert send(cast.sam, f"{address}regenerate/").status_code == 409
    assert send(cast.nadine, f"{address}words/manager/", words="Too late").status_code == 409
    assert "signed 17 Mar" in words(look(cast.nadine, LIST))


def test_the_figures_are_produced_anew_until_it_is_signed(
    cast: Cast, clock: MovableClock, review: AnnualReview
) -> None:
    again = f"/reviews/{review.pk}/regenerate/"
    assert send(cast.robert, again).status_code == 403
    unbriefed(cast, clock, starts_at=clock.now + timedelta(days=20))
    assert "1 held" in words(look(cast.nadine, f"/reviews/{review.pk}/"))
    assert send(cast.nadine, again).status_code == 302
    assert "2 held" in words(look(cast.nadine, f"/reviews/{review.pk}/"))


def test_filters_narrow_the_list(cast: Cast, review: AnnualReview) -> None:
    AnnualReview.objects.create(account=cast.norvik, year=2025, snapshot={})

    def found(**asked: object) -> set[str]:
        page = words(look(cast.sam, LIST, **asked))
        return {name for name in ("Halden Automotive", "Norvik Energy") if f">{name}</a>" in page}

    assert found() == {"Halden Automotive", "Norvik Energy"}
    assert found(year="2025") == {"Norvik Energy"}
    assert found(name="hald") == {"Halden Automotive"}
    assert found(state="open") == {"Halden Automotive", "Norvik Energy"}
    assert found(state="signed") == set()


def test_reviews_cost_the_same_with_one_and_with_many(cast: Cast, review: AnnualReview) -> None:
    costs = [queries_of(cast.nadine, LIST), queries_of(cast.nadine, f"/reviews/{review.pk}/")]
    for year in (2023, 2024, 2025):
        AnnualReview.objects.create(account=cast.halden, year=year, snapshot=review.snapshot)
    assert [queries_of(cast.nadine, LIST), queries_of(cast.nadine, f"/reviews/{review.pk}/")] == costs
    assert max(costs) <= 15
