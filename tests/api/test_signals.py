"""Price and value signals: one list of how customers took our price and our value, on the page, over REST and as a file."""

from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.api.conftest import CallerOf
from tests.api.test_costs import queries_of as calls_cost
from tests.api.test_lists import lines
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, words
from tests.visits.views.conftest import is_closed, text_of
from visits.actions import correct_record
from visits.models import Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db

# What was said, the price, the value; the newest visit first.
SAID = (
    ("", "not_raised", "not_raised"),
    ("", "not_raised", "rejected"),
    ("Fair", "accepted", "welcomed"),
    ("Too high for line 2", "questioned", "welcomed"),
)
SIGNALS = ["Visit 1", "Visit 2", "Visit 3"]


@pytest.fixture
def visits(cast: Cast, clock: MovableClock) -> list[Visit]:
    """Four debriefs of Robert's at Halden, ten days apart, the newest first; nothing came up at the newest."""
    found = []
    for number in reversed(range(len(SAID))):
        note, price, value = SAID[number]
        purpose = {"purpose": "deal"} if number == 3 else {}
        visit = factories.held(
            cast, clock, title=f"Visit {number}", starts_at=clock.now + timedelta(days=10), **purpose
        )
        said: dict[str, Any] = {"signal_note": note, "price_signal": price, "value_signal": value}
        part = factories.executive_part(visit, temperature="colder" if number == 3 else "", **said)
        found.append(perform("debrief", visit, by=cast.robert, part=part))
    return found[::-1]


def test_the_list_tells_each_signal_with_its_visit_and_all_together(cast: Cast, visits: list[Visit]) -> None:
    page = look(cast.tomas, "/signals/")
    shown = text_of(page)
    assert [row["visit"].title for row in page.context["rows"]] == SIGNALS
    assert is_closed(page.content.decode())
    assert f"/visits/{visits[3].pk}/" in page.content.decode()
    assert [
        part in shown
        for part in (
            *("Too high for line 2", "colder than before", "Our price was doubted in 1 of 2"),
            *("Our value was doubted in 1 of 3", "1: our price was doubted, our value was not"),
            *("1: neither was doubted", "2 visits at which both came up"),
        )
    ] == [True] * 7
    price = page.context["overview"].receptions[0]
    assert {bar.label: bar.value for bar in price.bars} == {
        "Welcomed": "0",
        "Accepted": "1",
        "Questioned": "1",
        "Rejected": "0",
    }
    assert price.silent == 1
    narrowed = look(cast.tomas, "/signals/", doubt="price_alone", account=cast.halden.pk)
    assert narrowed.context["overview"].both_came_up == 1, "what is counted is what is listed"
    assert narrowed.context["overview"].against[0].url == f"?account={cast.halden.pk}&doubt=price_alone"


def test_a_correction_stands_beside_what_was_said_of_price_and_value(
    cast: Cast, visits: list[Visit], calls: CallerOf
) -> None:
    correct_record(visits[3], by=cast.robert, subject="signal_note", text="High, but fair", reason="Misheard")
    correct_record(visits[3], by=cast.robert, subject="heard", text="They need May.")
    shown = text_of(look(cast.nadine, "/signals/", q="but fair"))
    assert [
        part in shown for part in ("Too high for line 2", "Corrected by Robert", "Misheard", "High, but fair")
    ] == [True] * 4
    assert "They need May." not in shown
    rows = calls(cast.nadine).get("/signals/?purpose=deal").json()["results"]
    assert [(row["signal_note"], row["corrected_note"]) for row in rows] == [
        ("Too high for line 2", "High, but fair")
    ]


def test_signals_are_filtered_and_ordered_alike_on_the_page_over_rest_and_in_the_file(
    cast: Cast,
    visits: list[Visit],
    calls: CallerOf,
) -> None:
    nadine = calls(cast.nadine)
    day = visits[2].starts_at.date()

    def titles(query: str) -> list[str]:
        """Of the API, whose answer the page and the file have to share."""
        rows = nadine.get(f"/signals/?{query}").json()["results"]
        ids = [row["visit"] for row in rows]
        page = look(cast.nadine, f"/signals/?{query}").context["rows"]
        file = lines(nadine.get(f"/signals/?format=csv&{query}"))
        assert [row["visit"].pk for row in page] == ids == [int(line["visit"]) for line in file]
        return [visit.title for pk in ids for visit in visits if visit.pk == pk]

    assert titles("") == SIGNALS
    assert titles("ordering=starts_at") == SIGNALS[::-1]
    assert titles("price_signal=questioned") == ["Visit 3"]
    assert titles("price_signal=not_raised") == ["Visit 1"]
    assert titles("value_signal=welcomed") == ["Visit 2", "Visit 3"]
    assert (titles("doubt=price"), titles("doubt=value")) == (["Visit 3"], ["Visit 1"])
    assert (titles("doubt=price_alone"), titles("doubt=value_alone")) == (["Visit 3"], [])
    assert (titles("doubt=both"), titles("doubt=neither")) == ([], ["Visit 2"])
    assert (titles("purpose=deal"), titles("temperature=colder"), titles("q=FAIR")) == (
        ["Visit 3"],
        ["Visit 3"],
        ["Visit 2"],
    )
    assert titles(f"after={day}&before={day}") == ["Visit 2"]
    assert titles(f"account={cast.halden.pk}&executive={cast.robert_executive.pk}") == SIGNALS
    assert titles(f"executive={cast.olivia_executive.pk}") == []
    assert titles("doubt=value&price_signal=questioned") == []


def test_what_is_not_filed_is_no_signal_and_what_is_confidential_stays_so(
    cast: Cast,
    clock: MovableClock,
    calls: CallerOf,
) -> None:
    visit = factories.held(cast, clock, confidential=True)
    from_ada = {"price_signal": "rejected", "signal_note": "Prepared"}
    calls(cast.ada).put(f"/visits/{visit.pk}/debrief/", from_ada | {"heard": "So"})
    assert calls(cast.robert).get("/signals/").json()["results"] == []
    part = factories.executive_part(visit, price_signal="rejected")
    perform("debrief", visit, by=cast.robert, part=part)
    seen = {
        user.short_name
        for user in (cast.nadine, cast.robert, cast.tomas, cast.oscar)
        if calls(user).get("/signals/").json()["results"]
    }
    assert seen == {"Nadine", "Robert"}


def test_words_on_price_alone_are_a_signal_and_stand_on_the_visits_page(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, signal_note="Ask in May"))
    page = look(cast.nadine, "/signals/")
    assert [row["visit"] for row in page.context["rows"]] == [visit]
    assert "Our price did not come up" in text_of(page)
    assert "Ask in May" in text_of(look(cast.nadine, f"/visits/{visit.pk}/"))


def test_an_empty_list_says_what_to_do(cast: Cast) -> None:
    assert "Nobody has said how our price was received" in words(look(cast.nadine, "/signals/"))
    assert "Take a filter away" in words(look(cast.nadine, "/signals/", doubt="both"))
    assert look(cast.admin, "/signals/").status_code == 404


def test_the_list_costs_the_same_with_more_rows(
    cast: Cast,
    clock: MovableClock,
    visits: list[Visit],
    calls: CallerOf,
) -> None:
    sam = calls(cast.sam)
    before = queries_of(cast.sam, "/signals/"), calls_cost(sam, "/signals/")
    correct_record(visits[3], by=cast.robert, subject="signal_note", text="High")
    visit = factories.held(cast, clock, starts_at=clock.now + timedelta(days=10))
    part = factories.executive_part(visit, price_signal="rejected", value_signal="rejected")
    perform("debrief", visit, by=cast.robert, part=part)
    assert (queries_of(cast.sam, "/signals/"), calls_cost(sam, "/signals/")) == before
    assert before <= (15, 6)
