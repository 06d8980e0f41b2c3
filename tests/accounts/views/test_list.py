"""The list of accounts: who finds which, and what the filters do."""

from datetime import date

import pytest

from accounts.access import refresh_access_of_account
from accounts.models import Account, Tier
from sponsors.actions import assign_sponsor
from tests.cast import Cast
from tests.pages import look, queries_of, words
from tests.sponsors.records import past_meeting, sponsorship

pytestmark = pytest.mark.django_db

LIST = "/accounts/"


@pytest.mark.parametrize(
    ("name", "status", "finds"),
    [
        ("nadine", 200, {"Halden Automotive"}),
        ("tomas", 200, {"Halden Automotive"}),
        ("dora", 200, {"Halden Automotive"}),
        ("oscar", 200, {"Norvik Energy"}),
        ("robert", 200, set()),
        ("xenia", 200, set()),
        ("ada", 200, set()),
        ("sam", 200, {"Halden Automotive", "Norvik Energy"}),
        ("admin", 404, set()),
    ],
)
def test_everybody_finds_the_accounts_in_their_scope(
    cast: Cast, name: str, status: int, finds: set[str]
) -> None:
    response = look(getattr(cast, name), LIST)
    assert response.status_code == status
    assert {
        account.name for account in (cast.halden, cast.norvik) if account.name in words(response)
    } == finds


def test_a_sponsor_finds_the_account(cast: Cast) -> None:
    assign_sponsor(
        cast.halden,
        executive=cast.olivia_executive,
        starts_on=date(2026, 3, 1),
        ends_on=date(2028, 2, 29),
        by=cast.sam,
    )
    assert "Halden Automotive" in words(look(cast.olivia, LIST))


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ({"name": "norvik"}, {"Norvik Energy"}),
        ({"tier": "strategic"}, {"Halden Automotive"}),
        ({"manager": "null"}, {"Ownerless"}),
        ({"sponsor": "null"}, {"Norvik Energy", "Ownerless"}),
        ({"name": "nothing is called this"}, set()),
    ],
)
def test_filters_narrow_the_list(cast: Cast, asked: dict[str, str], finds: set[str]) -> None:
    Account.objects.create(name="Ownerless")
    sponsorship(cast.halden, cast.robert_executive)
    page = words(look(cast.sam, LIST, **asked))
    names = ("Halden Automotive", "Norvik Energy", "Ownerless")
    assert {name for name in names if f">{name}</a>" in page} == finds


def test_filters_by_people_find_their_accounts(cast: Cast) -> None:
    sponsorship(cast.norvik, cast.robert_executive)
    assert ">Halden Automotive</a>" not in words(look(cast.sam, LIST, manager=cast.oscar.pk))
    page = words(look(cast.sam, LIST, sponsor=cast.robert_executive.pk))
    assert ">Norvik Energy</a>" in page
    assert ">Halden Automotive</a>" not in page


def test_choices_of_filters_name_nobody_outside_the_scope(cast: Cast) -> None:
    sponsorship(cast.norvik, cast.xenia_executive)
    page = words(look(cast.nadine, LIST))
    assert "Oscar Chen" not in page
    assert "Xenia Brandt" not in page
    found = words(look(cast.nadine, LIST, manager=cast.oscar.pk))
    assert "Norvik" not in found


def test_an_account_under_a_second_name_is_not_listed(cast: Cast) -> None:
    second = Account.objects.create(name="Halden Auto AG", merged_into=cast.halden)
    assert "Halden Auto AG" not in words(look(cast.sam, LIST))
    response = look(cast.sam, f"/accounts/{second.pk}/")
    assert response.headers["Location"] == f"/accounts/{cast.halden.pk}/"


def test_the_list_shows_the_sponsor_and_the_last_meeting(cast: Cast) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    past_meeting(cast.halden, cast.olivia_executive, date(2025, 11, 5))
    past_meeting(cast.halden, cast.olivia_executive, date(2025, 11, 20))
    page = words(look(cast.nadine, LIST))
    assert 'data-label="Sponsor">Robert Lindqvist' in page
    assert 'data-label="Last met">20 Nov 2025' in page


def test_fifty_accounts_make_a_page(cast: Cast) -> None:
    Account.objects.bulk_create(Account(name=f"Number {n:03}") for n in range(60))
    page = words(look(cast.sam, LIST))
    assert page.count('scope="row"') == 50
    assert "1–50 of 62 accounts" in page
    assert words(look(cast.sam, LIST, page=2)).count('scope="row"') == 12


def test_the_list_costs_the_same_with_one_account_and_with_three(cast: Cast) -> None:
    costs = [queries_of(cast.nadine, LIST)]
    for number in range(2):
        account = Account.objects.create(name=f"More {number}", manager=cast.nadine, tier=Tier.KEY)
        refresh_access_of_account(account)
        sponsorship(account, cast.robert_executive)
        past_meeting(account, cast.robert_executive, date(2025, 11, 5))
    costs.append(queries_of(cast.nadine, LIST))
    assert costs[0] == costs[1] <= 15
