"""What belongs to accounts over REST: contacts, stakes, figures; and what holds for all of them: priorities and business units."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.actions import add_priority, add_stake, record_financial_year
from accounts.models import Contact, FinancialYear, Priority, Stake
from engage.people.models import BusinessUnit
from tests import factories
from tests.api.conftest import CallerOf
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def at_fields(response: Any) -> list[str]:
    return [error["field"] for error in response.json().get("errors", [])]


def bodies(cast: Cast) -> dict[str, dict[str, Any]]:
    """What makes one more of each part of Halden."""
    account = {"account": cast.halden.pk}
    return {
        "contacts": {**account, "name": "Uma Berg", "level": "c_level"},
        "stakes": {**account, "business_unit": cast.coatings.pk, "amount": "300000.00", "topic": "Line 4"},
        "financial-years": {**account, "year": 2025, "revenue": "12000000.00", "share_of_wallet": "0.125"},
    }


CHANGES = {
    "contacts": {"stance": "wary"},
    "stakes": {"amount": "20000000.00"},
    "financial-years": {"profit": "1500000.00"},
}


@pytest.mark.parametrize("part", CHANGES)
def test_a_part_is_made_changed_and_deleted_by_the_account_side(
    cast: Cast, calls: CallerOf, part: str
) -> None:
    factories.approved(cast)  # Robert sees the account
    sent, change = bodies(cast)[part], CHANGES[part]
    assert calls(cast.robert).post(f"/{part}/", sent).status_code == 403
    assert at_fields(calls(cast.oscar).post(f"/{part}/", sent)) == ["account"]
    made = calls(cast.tomas).post(f"/{part}/", sent)
    assert made.status_code == 201
    row = made.json()
    assert row["account"] == {"id": cast.halden.pk, "name": "Halden Automotive"}
    path = f"/{part}/{row['id']}/"
    assert calls(cast.nadine).patch(path, change).json() == {**row, **change}
    assert [calls(user).patch(path, change).status_code for user in (cast.robert, cast.oscar)] == [403, 404]
    assert [calls(user).delete(path).status_code for user in (cast.robert, cast.oscar)] == [403, 404]
    assert calls(cast.sam).delete(path).status_code == 204
    assert calls(cast.sam).get(path).status_code == 404


@pytest.mark.parametrize(
    ("part", "fields", "field"),
    [
        ("contacts", {"name": ""}, "name"),
        ("contacts", {"relationship_now": 5}, "relationship_now"),
        ("contacts", {"left_on": "2026-03-03"}, "left_on"),
        ("contacts", {"external_id": "P-1"}, "external_id"),
        ("stakes", {"amount": "-1"}, "amount"),
        ("stakes", {"currency": "euro"}, "currency"),
        ("stakes", {"business_unit": 0}, "business_unit"),
        ("financial-years", {"year": 1066}, "year"),
        ("financial-years", {"share_of_wallet": "1.5"}, "share_of_wallet"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, calls: CallerOf, part: str, fields: dict[str, Any], field: str
) -> None:
    Contact.objects.filter(pk=cast.jan.pk).update(external_id="P-1")
    response = calls(cast.nadine).post(f"/{part}/", {**bodies(cast)[part], **fields})
    assert (response.status_code, at_fields(response)) == (400, [field])


def test_whom_a_visit_names_has_left_and_is_not_deleted(cast: Cast, calls: CallerOf) -> None:
    factories.requested(cast)  # names Dr. Weiss
    path = f"/contacts/{cast.ilse.pk}/"
    refused = calls(cast.nadine).delete(path)
    assert refused.status_code == 409
    assert "say when they left" in refused.json()["detail"]
    assert calls(cast.nadine).patch(path, {"left_on": "2026-03-01"}).json()["left_on"] == "2026-03-01"


def test_figures_of_a_year_on_record_are_completed(cast: Cast, calls: CallerOf) -> None:
    sent = bodies(cast)["financial-years"]
    calls(cast.nadine).post("/financial-years/", sent)
    again = calls(cast.nadine).post(
        "/financial-years/", {"account": cast.halden.pk, "year": 2025, "profit": "1.00"}
    )
    assert again.status_code == 200
    year = FinancialYear.objects.get()
    assert (year.revenue, year.profit, year.share_of_wallet) == (
        Decimal("12000000"),
        Decimal(1),
        Decimal("0.125"),
    )


def test_a_crm_writes_contacts_and_units_by_their_numbers(cast: Cast, calls: CallerOf) -> None:
    crm, person = calls(cast.sam), "/contacts/by-external-id/P-7/"
    assert at_fields(crm.put(person, {"name": "Uma Berg"})) == ["account"]
    new = crm.put(person, {"name": "Uma Berg", "account": cast.halden.pk})
    assert (new.status_code, new.json()["external_id"]) == (201, "P-7")
    assert crm.put(person, {"title": "CFO"}).json() == {**new.json(), "title": "CFO"}
    assert at_fields(crm.put(person, {"account": cast.norvik.pk})) == ["account"]
    assert calls(cast.nadine).put(person, {"title": "CEO"}).status_code == 403

    unit = "/business-units/by-external-id/U-1/"
    assert [crm.put(unit, {"name": "Adhesives"}).status_code for _ in range(2)] == [201, 200]
    assert calls(cast.nadine).get(unit).json()["name"] == "Adhesives"
    assert at_fields(crm.put(unit, {"name": "Coatings"})) == ["name"]
    assert calls(cast.nadine).put(unit, {"name": "Glue"}).status_code == 403


def test_priorities_are_read_by_the_programme_and_kept_by_sales_operations(
    cast: Cast, calls: CallerOf
) -> None:
    made = calls(cast.sam).post("/priorities/", {"title": "Fewer, larger customers"}).json()
    assert (made["position"], made["starts_on"], made["ends_on"]) == (1, "2026-03-02", None)
    path = f"/priorities/{made['id']}/"
    assert calls(cast.xenia).get(path).json() == made
    assert calls(cast.admin).get(path).status_code == 404
    assert calls(cast.nadine).patch(path, {"title": "Mine"}).status_code == 403
    assert calls(cast.nadine).post("/priorities/", {"title": "Mine"}).status_code == 403
    assert at_fields(calls(cast.sam).patch(path, {"ends_on": "2026-01-01"})) == ["ends_on"]
    assert at_fields(calls(cast.sam).post("/priorities/", {"title": "Fewer, larger customers"})) == ["title"]
    assert calls(cast.nadine).delete(path).status_code == 403
    assert calls(cast.sam).delete(path).status_code == 204


def test_what_the_record_refers_to_is_not_deleted(cast: Cast, calls: CallerOf) -> None:
    priority = add_priority(by=cast.sam, title="Fewer, larger customers")
    objective = factories.ObjectiveDraft("They accept April", "growth", priority_id=priority.pk)
    factories.drafted(cast, objectives=[objective])
    refused = calls(cast.sam).delete(f"/priorities/{priority.pk}/")
    assert (refused.status_code, "retire it" in refused.json()["detail"]) == (409, True)
    refused = calls(cast.sam).delete(f"/business-units/{cast.coatings.pk}/")
    assert (refused.status_code, "executives or stakes" in refused.json()["detail"]) == (409, True)
    empty = BusinessUnit.objects.create(name="Adhesives")
    assert calls(cast.nadine).delete(f"/business-units/{empty.pk}/").status_code == 403
    assert calls(cast.sam).delete(f"/business-units/{empty.pk}/").status_code == 204


def test_lists_are_filtered_and_put_in_order(cast: Cast, calls: CallerOf) -> None:
    for account, by, amount in ((cast.halden, cast.nadine, 5), (cast.norvik, cast.oscar, 9)):
        add_stake(account, by=by, business_unit=cast.coatings, amount=Decimal(amount))
        for year in (2023, 2024, 2025):
            record_financial_year(account, year=year, by=by, revenue=Decimal(year))
    add_priority(by=cast.sam, title="Old", starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31))
    add_priority(by=cast.sam, title="New")
    Contact.objects.filter(pk=cast.jan.pk).update(left_on=date(2026, 1, 31))

    def found(path: str, key: str) -> list[Any]:
        return [row[key] for row in calls(cast.sam).get(path).json()["results"]]

    assert found("/stakes/", "amount") == ["9.00", "5.00"]
    assert found("/stakes/?ordering=amount", "amount") == ["5.00", "9.00"]
    assert found(f"/stakes/?account={cast.halden.pk}", "amount") == ["5.00"]
    assert found(f"/stakes/?business_unit={cast.coatings.pk}", "currency") == ["NOK", "EUR"]
    assert found(f"/financial-years/?account={cast.norvik.pk}&year_from=2024", "year") == [2025, 2024]
    assert found("/financial-years/?year=2023", "revenue") == ["2023.00", "2023.00"]
    assert found("/priorities/", "title") == ["Old", "New"]
    assert found("/priorities/?in_force=true", "title") == ["New"]
    assert found("/contacts/?current=true", "name") == ["Dr. Ilse Weiss"]
    assert found("/contacts/?current=false", "name") == ["Jan Petersen"]
    assert found("/contacts/?decision_role=can_block&stance=wary&name=pet", "name") == ["Jan Petersen"]
    assert found("/contacts/?ordering=-level", "name") == ["Jan Petersen", "Dr. Ilse Weiss"]
    assert found("/business-units/?name=coat", "name") == ["Coatings"]


def test_each_list_comes_as_a_table(cast: Cast, calls: CallerOf) -> None:
    add_stake(cast.halden, by=cast.nadine, business_unit=cast.coatings, amount=Decimal(5))
    record_financial_year(cast.halden, year=2025, by=cast.nadine, revenue=Decimal(7))
    add_priority(by=cast.sam, title="New")
    for name in ("accounts", "contacts", "stakes", "financial-years", "priorities", "business-units"):
        table = calls(cast.nadine).get(f"/{name}/?format=csv").getvalue().decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(table)))) == (2 if name == "contacts" else 1), name
        assert calls(cast.nadine).get(f"/{name}/?format=xlsx").getvalue()[:2] == b"PK"
    assert (Stake.objects.count(), Priority.objects.count()) == (1, 1)
