"""Accounts, contacts and executives over REST; the directory."""

import pytest

from accounts.models import Account
from tests.api.conftest import CallerOf
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_accounts_in_scope_alone_are_listed(cast: Cast, calls: CallerOf) -> None:
    def names(user: object) -> list[str]:
        return [row["name"] for row in calls(user).get("/accounts/").json()["results"]]

    assert names(cast.nadine) == names(cast.tomas) == names(cast.dora) == ["Halden Automotive"]
    assert names(cast.oscar) == ["Norvik Energy"]
    assert names(cast.sam) == ["Halden Automotive", "Norvik Energy"]
    assert names(cast.xenia) == names(cast.admin) == []


def test_the_directory_tells_executives_id_name_and_manager_and_nothing_else(
    cast: Cast, calls: CallerOf
) -> None:
    found = calls(cast.xenia).get("/accounts/?lookup=hald").json()
    assert found == {
        "results": [
            {
                "id": cast.halden.pk,
                "name": "Halden Automotive",
                "manager": {"id": cast.nadine.pk, "name": "Nadine Keller"},
            }
        ],
        "next": None,
        "previous": None,
    }
    assert calls(cast.oscar).get("/accounts/?lookup=hald").json()["results"] == []
    assert calls(cast.admin).get("/accounts/?lookup=hald").json()["results"] == []


def test_a_parent_out_of_scope_is_not_named(cast: Cast, calls: CallerOf) -> None:
    Account.objects.filter(pk=cast.halden.pk).update(parent=cast.norvik)
    path = f"/accounts/{cast.halden.pk}/"
    assert calls(cast.nadine).get(path).json()["parent"] is None
    assert calls(cast.sam).get(path).json()["parent"] == {"id": cast.norvik.pk, "name": "Norvik Energy"}
    assert calls(cast.nadine).get(path).json()["team"] == [
        {"id": cast.tomas.pk, "name": "Tomas Okafor", "part": "Engineering"}
    ]


def test_contacts_go_with_their_account(cast: Cast, calls: CallerOf) -> None:
    rows = calls(cast.nadine).get(f"/contacts/?account={cast.halden.pk}").json()["results"]
    assert [row["name"] for row in rows] == ["Dr. Ilse Weiss", "Jan Petersen"]
    assert calls(cast.oscar).get(f"/contacts/{cast.ilse.pk}/").status_code == 404


def test_the_directory_of_executives_is_closed_to_who_only_administers(cast: Cast, calls: CallerOf) -> None:
    assert len(calls(cast.oscar).get("/executives/").json()["results"]) == 3
    assert calls(cast.admin).get("/executives/").json()["results"] == []
    assert calls(cast.admin).get(f"/executives/{cast.robert_executive.pk}/").status_code == 404
    assert calls(cast.nadine).get("/executives/?active=false").json()["results"] == []
