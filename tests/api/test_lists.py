"""Lists: filtered, ordered, in pages, and whole as CSV."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.api.conftest import CallerOf
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_filters_narrow_the_list(cast: Cast, calls: CallerOf) -> None:
    early = factories.approved(cast)
    late = factories.requested(cast, starts_at=factories.STARTS + timedelta(days=7))
    nadine = calls(cast.nadine)

    def found(query: str) -> list[int]:
        return [row["id"] for row in nadine.get(f"/visits/?{query}").json()["results"]]

    assert found("") == [late.pk, early.pk]
    assert found("ordering=starts_at") == [early.pk, late.pk]
    assert found("status=approved") == [early.pk]
    assert found(f"account={cast.halden.pk}&executive={cast.robert_executive.pk}") == [late.pk, early.pk]
    assert found(f"executive={cast.olivia_executive.pk}") == []
    assert found("start_after=2026-03-16T14:00:00%2B01:00&start_before=2026-03-23T14:00:00%2B01:00") == [
        early.pk
    ]
    assert found("start_after=2026-03-17") == [late.pk]


def test_pages_follow_each_other_both_ways_without_loss_or_repetition(cast: Cast, calls: CallerOf) -> None:
    visits = {
        factories.drafted(cast, starts_at=factories.STARTS + timedelta(days=n // 2)).pk for n in range(7)
    }
    nadine = calls(cast.nadine)
    for order in ("starts_at", "-starts_at"):
        page = nadine.get(f"/visits/?page_size=2&ordering={order}").json()
        assert page["previous"] is None
        seen = [row["id"] for row in page["results"]]
        while page["next"]:
            page = nadine.get(page["next"].partition("/api/v1")[2]).json()
            seen += [row["id"] for row in page["results"]]
        assert (len(seen), set(seen)) == (7, visits)
        back = nadine.get(page["previous"].partition("/api/v1")[2]).json()
        assert [row["id"] for row in back["results"]] == seen[4:6]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "cursor=WzAsIm5vdCBhIGRhdGUiLCAieCJd",
        "cursor=WzAsICIxIl0",
        "cursor=%F0%9F%92%A3",
        "cursor=" + "W" * 2000,
    ],
)
def test_a_cursor_that_was_not_handed_out_is_not_found(cast: Cast, calls: CallerOf, query: str) -> None:
    factories.drafted(cast)
    assert calls(cast.nadine).get(f"/visits/?{query}").status_code == 404


@pytest.mark.parametrize("size", ["0", "-1", "201", "x", "²", "9" * 30])
def test_a_page_has_one_to_two_hundred_rows(cast: Cast, calls: CallerOf, size: str) -> None:
    assert calls(cast.nadine).get(f"/visits/?page_size={size}").status_code == 400


def lines(response: Any) -> list[dict[str, str]]:
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def test_a_list_as_csv_is_whole_and_holds_no_formula(cast: Cast, calls: CallerOf) -> None:
    for n in range(3):
        factories.drafted(cast, title=f"=1+{n}")
    table = lines(calls(cast.nadine).get("/visits/?format=csv&page_size=1"))
    assert len(table) == 3
    assert table[0]["title"] == "'=1+2"
    assert (table[0]["account_id"], table[0]["account"]) == (str(cast.halden.pk), "Halden Automotive")
    assert table[0]["allowed_actions"] == "request"
    assert table[0]["starts_at"] == "2026-03-16T13:00:00Z"


def test_an_empty_list_as_csv_still_has_its_header(cast: Cast, calls: CallerOf) -> None:
    response = calls(cast.oscar).get("/visits/?format=csv")
    assert response.getvalue().decode().startswith("id,account_id,account,")


@pytest.mark.parametrize(
    "name", ["visits", "flags", "waivers", "accounts", "contacts", "executives", "reviews"]
)
def test_every_list_is_offered_as_csv(cast: Cast, calls: CallerOf, name: str) -> None:
    assert lines(calls(cast.sam).get(f"/{name}/?format=csv")) is not None
