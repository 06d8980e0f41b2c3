"""The list of accounts and that of contacts find the same on the page and over REST, in the same order."""

import re
from datetime import date

import pytest

from accounts.models import Account, Contact
from tests.api.conftest import CallerOf, calls
from tests.cast import Cast
from tests.pages import look, queries_of, words

__all__ = ["calls"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(cast: Cast) -> Cast:
    Account.objects.filter(pk=cast.halden.pk).update(
        potential="medium", sector="Automotive", region="Central Europe"
    )
    Account.objects.filter(pk=cast.norvik.pk).update(
        potential="high", sector="Energy", region="Nordics", external_id="N-1"
    )
    Account.objects.create(name="Orphan", tier="key", country="DE", parent=cast.halden)
    return cast


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ("", ["Halden Automotive", "Norvik Energy", "Orphan"]),
        ("tier=key", ["Orphan"]),
        ("potential=high", ["Norvik Energy"]),
        ("sector=auto", ["Halden Automotive"]),
        ("region=nord", ["Norvik Energy"]),
        ("country=de", ["Halden Automotive", "Orphan"]),
        ("parent={halden}", ["Orphan"]),
        ("external_id=N-1", ["Norvik Energy"]),
        ("manager=null", ["Orphan"]),
        ("manager={oscar}", ["Norvik Energy"]),
        ("mine=true", ["Orphan"]),
        ("mine=false", ["Halden Automotive", "Norvik Energy"]),
        ("ordering=-name", ["Orphan", "Norvik Energy", "Halden Automotive"]),
        ("ordering=tier", ["Halden Automotive", "Orphan", "Norvik Energy"]),
        ("ordering=potential", ["Norvik Energy", "Halden Automotive", "Orphan"]),
        ("ordering=-manager", ["Norvik Energy", "Halden Automotive", "Orphan"]),
        ("ordering=country", ["Halden Automotive", "Orphan", "Norvik Energy"]),
        ("sector=nothing", []),
    ],
)
def test_page_and_api_find_the_same_accounts_in_the_same_order(
    accounts: Cast, calls: CallerOf, asked: str, finds: list[str]
) -> None:
    query = asked.format(halden=accounts.halden.pk, oscar=accounts.oscar.pk)
    rows = calls(accounts.sam).get(f"/accounts/?{query}").json()["results"]
    assert [row["name"] for row in rows] == finds
    page = words(look(accounts.sam, f"/accounts/?{query}"))
    assert re.findall(r'role="rowheader"><a href="/accounts/\d+/">([^<]+)</a>', page) == finds


def test_pages_of_the_api_follow_each_other_in_any_order(accounts: Cast, calls: CallerOf) -> None:
    for order in ("name", "-tier", "potential", "-manager", "region"):
        page = calls(accounts.sam).get(f"/accounts/?page_size=1&ordering={order}").json()
        seen = [row["name"] for row in page["results"]]
        while page["next"]:
            page = calls(accounts.sam).get(page["next"].partition("/api/v1")[2]).json()
            seen += [row["name"] for row in page["results"]]
        assert sorted(seen) == ["Halden Automotive", "Norvik Energy", "Orphan"], order


def test_a_head_puts_the_list_in_order_and_keeps_the_filters(accounts: Cast) -> None:
    page = words(look(accounts.sam, "/accounts/?sector=e&ordering=tier&page=1"))
    assert 'aria-sort="ascending"><a class="table-sort" href="?sector=e&amp;ordering=-tier">' in page
    assert 'href="?sector=e&amp;ordering=name">' in page
    assert 'href="/api/v1/accounts/?sector=e&amp;ordering=tier&amp;format=xlsx"' in page


def test_a_filter_by_an_account_out_of_scope_finds_nothing_and_says_so(
    accounts: Cast, calls: CallerOf
) -> None:
    response = calls(accounts.nadine).get(f"/accounts/?parent={accounts.norvik.pk}")
    assert response.status_code == 400
    assert calls(accounts.nadine).get(f"/contacts/?account={accounts.norvik.pk}").status_code == 400


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ("", ["Dr. Ilse Weiss", "Jan Petersen", "Nils Dahl"]),
        ("name=petersen", ["Jan Petersen"]),
        ("account={halden}", ["Dr. Ilse Weiss", "Jan Petersen"]),
        ("level=c_level", ["Dr. Ilse Weiss"]),
        ("stance=wary", ["Jan Petersen"]),
        ("current=false", ["Nils Dahl"]),
        ("ordering=-account", ["Nils Dahl", "Dr. Ilse Weiss", "Jan Petersen"]),
    ],
)
def test_page_and_api_find_the_same_contacts(
    cast: Cast, calls: CallerOf, asked: str, finds: list[str]
) -> None:
    Contact.objects.create(account=cast.norvik, name="Nils Dahl", left_on=date(2026, 1, 31))
    query = asked.format(halden=cast.halden.pk)
    rows = calls(cast.sam).get(f"/contacts/?{query}").json()["results"]
    assert [row["name"] for row in rows] == finds
    page = words(look(cast.sam, f"/contacts/?{query}"))
    assert re.findall(r'<span class="person-name">([^<]+)</span>', page) == finds


def test_contacts_out_of_scope_are_on_no_page(cast: Cast) -> None:
    assert "Ilse" not in words(look(cast.oscar, "/contacts/"))
    assert "Nobody is on record" in words(look(cast.oscar, "/contacts/"))


def test_the_contacts_cost_the_same_with_one_and_with_three(cast: Cast) -> None:
    Contact.objects.filter(pk=cast.jan.pk).delete()
    costs = [queries_of(cast.nadine, "/contacts/")]
    for number in range(2):
        Contact.objects.create(account=cast.halden, name=f"More {number}")
    assert queries_of(cast.nadine, "/contacts/") == costs[0] <= 12
