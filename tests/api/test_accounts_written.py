"""Accounts written over REST: who may, what is refused and where, and the CRM that writes by its own numbers."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from accounts.actions import upsert_account
from accounts.models import Account
from engage.people.models import Role, User
from tests import factories
from tests.api.conftest import CallerOf
from tests.cast import Cast
from tests.sponsors.records import sponsorship

pytestmark = pytest.mark.django_db

CRM = "/accounts/by-external-id/C-17/"


def at_fields(response: Any) -> list[str]:
    return [error["field"] for error in response.json().get("errors", [])]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("nadine", 200),
        ("tomas", 200),
        ("dora", 200),
        ("sam", 200),
        ("robert", 403),
        ("ada", 403),
        ("olivia", 404),
        ("oscar", 404),
        ("admin", 404),
    ],
)
def test_the_account_side_and_sales_operations_change_it(
    cast: Cast, calls: CallerOf, name: str, status: int
) -> None:
    factories.approved(cast)  # Robert and Ada see the account
    path = f"/accounts/{cast.halden.pk}/"
    assert calls(getattr(cast, name)).patch(path, {"sector": "Paint"}).status_code == status
    assert (Account.objects.get(pk=cast.halden.pk).sector == "Paint") is (status == 200)


def test_what_is_sent_changes_and_nothing_else(cast: Cast, calls: CallerOf) -> None:
    path = f"/accounts/{cast.halden.pk}/"
    before = calls(cast.nadine).get(path).json()
    sent = {"potential": "high", "openness": 4, "email_domains": ["halden.test", "halden.example"]}
    assert calls(cast.nadine).patch(path, sent).json() == {**before, **sent}


def test_an_account_manager_who_adds_an_account_manages_it(cast: Cast, calls: CallerOf) -> None:
    made = calls(cast.oscar).post("/accounts/", {"name": " Brightline "})
    assert made.status_code == 201
    assert made.json()["name"] == "Brightline"
    assert made.json()["manager"] == {"id": cast.oscar.pk, "name": "Oscar Chen"}
    assert calls(cast.oscar).post("/accounts/", {"name": "K", "manager": cast.clara.pk}).status_code == 403
    assert calls(cast.robert).post("/accounts/", {"name": "K"}).status_code == 403
    assert calls(cast.sam).post("/accounts/", {"name": "K", "manager": cast.clara.pk}).json()["manager"] == {
        "id": cast.clara.pk,
        "name": "Clara Ruiz",
    }
    assert calls(cast.sam).post("/accounts/", {"name": "L"}).json()["manager"] is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"country": "QQ"}, "country"),
        ({"currency": "eur"}, "currency"),
        ({"review_month": 13}, "review_month"),
        ({"openness": 6}, "openness"),
        ({"tier": "golden"}, "tier"),
        ({"external_id": "N-1"}, "external_id"),
        ({"parent": "norvik"}, "parent"),
        ({"parent": "halden"}, "parent"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, calls: CallerOf, fields: dict[str, Any], field: str
) -> None:
    Account.objects.filter(pk=cast.norvik.pk).update(external_id="N-1")
    named = {"norvik": cast.norvik.pk, "halden": cast.halden.pk}
    sent = {name: named.get(value, value) for name, value in fields.items()}
    response = calls(cast.nadine).patch(f"/accounts/{cast.halden.pk}/", sent)
    assert (response.status_code, at_fields(response)) == (400, [field])


def test_handing_over_follows_the_access_and_keeps_the_sponsor_apart(cast: Cast, calls: CallerOf) -> None:
    path = f"/accounts/{cast.halden.pk}/"
    assert calls(cast.nadine).patch(path, {"manager": cast.oscar.pk}).status_code == 403
    assert at_fields(calls(cast.sam).patch(path, {"manager": cast.robert.pk})) == ["manager"]
    sponsorship(cast.halden, cast.olivia_executive)
    User.objects.filter(pk=cast.clara.pk).update(superior=cast.olivia)
    refused = calls(cast.sam).patch(path, {"manager": cast.clara.pk, "sector": "Paint"})
    assert (refused.status_code, refused.json()["code"], at_fields(refused)) == (
        409,
        "sponsor_stands_apart",
        ["manager"],
    )
    assert Account.objects.get(pk=cast.halden.pk).sector == ""
    assert calls(cast.sam).patch(path, {"manager": cast.oscar.pk}).status_code == 200
    assert calls(cast.oscar).get(path).status_code == 200
    assert calls(cast.nadine).get(path).status_code == 404


def test_a_superior_who_sponsors_an_account_cannot_come_to_manage_it(cast: Cast, calls: CallerOf) -> None:
    sponsorship(cast.halden, cast.olivia_executive)
    User.objects.filter(pk=cast.olivia.pk).update(roles=[Role.EXECUTIVE, Role.ACCOUNT_MANAGER])
    refused = calls(cast.sam).patch(f"/accounts/{cast.halden.pk}/", {"manager": cast.olivia.pk})
    assert (refused.status_code, at_fields(refused)) == (409, ["manager"])


def test_the_team_is_exactly_who_is_sent(cast: Cast, calls: CallerOf) -> None:
    path = f"/accounts/{cast.halden.pk}/team/"
    members = [{"user": cast.clara.pk, "part": "Pricing"}]
    assert calls(cast.nadine).put(path, {"members": members}).json() == {
        "team": [{"id": cast.clara.pk, "name": "Clara Ruiz", "part": "Pricing"}]
    }
    assert calls(cast.tomas).get(f"/accounts/{cast.halden.pk}/").status_code == 404
    assert calls(cast.clara).get(f"/accounts/{cast.halden.pk}/").status_code == 200
    outsider = calls(cast.nadine).put(path, {"members": [{"user": cast.admin.pk}]})
    assert (outsider.status_code, at_fields(outsider)) == (400, ["members.0.user"])


def test_a_token_that_only_reads_writes_nothing(cast: Cast, calls: CallerOf) -> None:
    reader = calls(cast.sam, scopes=("read",))
    assert reader.post("/accounts/", {"name": "K"}).status_code == 403
    assert reader.put(CRM, {"name": "K"}).status_code == 403
    assert not Account.objects.filter(name="K").exists()


def test_a_crm_makes_an_account_once_and_then_brings_it_up_to_date(cast: Cast, calls: CallerOf) -> None:
    crm = calls(cast.sam)
    assert at_fields(crm.put(CRM, {"sector": "Rail"})) == ["name"]
    first = crm.put(CRM, {"name": "Kestrel Rail", "sector": "Rail", "manager": cast.oscar.pk})
    assert (first.status_code, first.json()["external_id"]) == (201, "C-17")
    again = crm.put(CRM, {"name": "Kestrel Rail"})
    assert (again.status_code, again.json()) == (200, first.json())
    assert crm.get(CRM).json() == first.json()
    assert crm.put(CRM, {"name": "Kestrel Mobility"}).json()["name"] == "Kestrel Mobility"
    assert Account.objects.filter(external_id="C-17").count() == 1
    assert calls(cast.oscar).get(CRM).status_code == 200
    assert calls(cast.nadine).get(CRM).status_code == 404


def test_only_sales_operations_writes_by_number(cast: Cast, calls: CallerOf) -> None:
    Account.objects.filter(pk=cast.halden.pk).update(external_id="C-17")
    assert [calls(user).put(CRM, {"name": "K"}).status_code for user in (cast.nadine, cast.oscar)] == [
        403
    ] * 2


def test_a_number_that_was_merged_away_is_not_written(cast: Cast, calls: CallerOf) -> None:
    Account.objects.create(name="Halden Auto AG", merged_into=cast.halden, external_id="C-17")
    assert calls(cast.sam).put(CRM, {"name": "K"}).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_number_at_once_make_one_account(cast: Cast) -> None:
    start = Barrier(2)

    def bring() -> bool:
        start.wait()
        try:
            return upsert_account("C-17", by=User.objects.get(pk=cast.sam.pk), name="Kestrel Rail")[1]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as two:
        made = [task.result() for task in [two.submit(bring), two.submit(bring)]]
    assert sorted(made) == [False, True]
    assert Account.objects.filter(external_id="C-17").count() == 1
