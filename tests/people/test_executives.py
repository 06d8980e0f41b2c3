"""The record of an executive, and what hangs on the sign-in and the assistants: who sees which accounts, in the same transaction."""

from datetime import date, timedelta

import pytest

from accounts.models import Account, AccountAccess
from engage.core.errors import BadInput, GuardRefused, NotAllowed
from engage.people.actions import add_executive, change_executive
from engage.people.models import Assistant, Executive, Role, User
from sponsors.actions import assign_sponsor
from tests import factories
from tests.api.conftest import CallerOf
from tests.cast import Cast, MovableClock
from visits.access import grants_of
from visits.access_of_many import refresh_access_of_executives
from visits.actions import AttendeeDraft, draft_visit
from visits.models import Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def sees(user: User, account: Account) -> bool:
    return Account.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=account.pk).exists()


def sponsored(cast: Cast) -> None:
    """Robert sponsors Norvik, as sales operations assigned it."""
    assign_sponsor(
        cast.norvik,
        executive=cast.robert_executive,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 12, 31),
        by=cast.sam,
    )


def a_new_user(role: Role) -> User:
    return User.objects.create_user("new@engage.test", name="New Person", roles=[role])


def test_another_assistant_sees_the_accounts_of_the_executive_at_once_and_the_former_no_longer(
    cast: Cast,
) -> None:
    factories.approved(cast)
    new = a_new_user(Role.ASSISTANT)
    assert (sees(cast.ada, cast.halden), sees(new, cast.halden)) == (True, False)

    change_executive(cast.robert_executive, by=cast.sam, assistants=[new])

    assert (sees(cast.ada, cast.halden), sees(new, cast.halden)) == (False, True)


def test_a_sign_in_opens_the_accounts_that_the_executive_visits_and_sponsors(cast: Cast) -> None:
    factories.approved(cast)
    sponsored(cast)
    change_executive(cast.robert_executive, by=cast.sam, user=None)
    assert [sees(cast.robert, cast.halden), sees(cast.robert, cast.norvik)] == [False, False]
    assert sees(cast.ada, cast.halden)

    change_executive(cast.robert_executive, by=cast.sam, user=cast.robert)
    assert [sees(cast.robert, cast.halden), sees(cast.robert, cast.norvik)] == [True, True]


def test_for_many_visits_at_once_the_rows_are_those_of_each_visit_by_itself(
    cast: Cast, clock: MovableClock
) -> None:
    states = factories.states(cast, clock)
    for state in ("draft", "requested", "approved", "ready", "declined", "cancelled", "held"):
        states[state]()
    executives = [cast.robert_executive.pk, cast.olivia_executive.pk]
    AccountAccess.objects.filter(source__startswith="visits.").delete()
    AccountAccess.objects.create(
        account=cast.norvik,
        user=cast.oscar,
        reason="visit",
        source=f"visits.visit:{Visit.objects.latest('pk').pk}",
    )

    refresh_access_of_executives(executives)

    wanted = {
        (*grant, f"visits.visit:{visit.pk}") for visit in Visit.objects.all() for grant in grants_of(visit)
    }
    rows = AccountAccess.objects.filter(source__startswith="visits.")
    assert wanted == set(rows.values_list("account", "user", "reason", "source"))


def test_who_manages_an_account_does_not_become_its_sponsor_by_the_sign_in(cast: Cast) -> None:
    sponsored(cast)
    User.objects.filter(pk=cast.oscar.pk).update(roles=[Role.ACCOUNT_MANAGER, Role.EXECUTIVE])
    cast.oscar.refresh_from_db()

    with pytest.raises(GuardRefused) as refused:
        change_executive(cast.robert_executive, by=cast.sam, user=cast.oscar)

    assert (refused.value.code, refused.value.field) == ("sponsor_stands_apart", "user")
    assert Executive.objects.get(pk=cast.robert_executive.pk).user == cast.robert


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda cast: {"user": cast.oscar}, "user"),
        (lambda cast: {"user": cast.olivia}, "user"),
        (lambda cast: {"assistants": [cast.oscar]}, "assistants"),
        (lambda cast: {"name": " "}, "name"),
        (lambda cast: {"capacity": 0}, "capacity"),
        (lambda cast: {"time_zone": "Mars/Base"}, "time_zone"),
        (lambda cast: {"left_on": date(2019, 1, 1)}, "left_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_changes_nothing(
    cast: Cast, change: object, field: str
) -> None:
    before = Executive.objects.filter(pk=cast.robert_executive.pk).values().get()
    with pytest.raises(BadInput) as refused:
        change_executive(cast.robert_executive, by=cast.sam, **change(cast))  # type: ignore[operator]
    assert refused.value.field == field
    assert Executive.objects.filter(pk=cast.robert_executive.pk).values().get() == before
    assert Assistant.objects.get().user == cast.ada


@pytest.mark.parametrize("name", ["nadine", "robert", "admin"])
def test_only_sales_operations_keeps_the_record_of_executives(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        change_executive(cast.robert_executive, by=getattr(cast, name), title="King")
    with pytest.raises(NotAllowed):
        add_executive(by=getattr(cast, name), name="Somebody")


def test_an_executive_over_rest(cast: Cast, calls: CallerOf) -> None:
    sam = calls(cast.sam)
    made = sam.post("/executives/", {"name": "Ines Duarte", "business_unit": cast.coatings.pk, "capacity": 2})
    assert made.status_code == 201
    path = f"/executives/{made.json()['id']}/"
    changed = sam.patch(
        path, {"title": "Chief Digital Officer", "assistants": [cast.ada.pk], "left_on": "2026-02-01"}
    )
    assert changed.status_code == 200
    shown = {
        name: changed.json()[name] for name in ("name", "title", "capacity", "active", "user", "assistants")
    }
    assert shown == {
        "name": "Ines Duarte",
        "title": "Chief Digital Officer",
        "capacity": 2,
        "active": False,
        "user": None,
        "assistants": [{"id": cast.ada.pk, "name": "Ada Moss"}],
    }
    assert calls(cast.nadine).patch(path, {"title": "x"}).status_code == 403
    assert calls(cast.admin).patch(path, {"title": "x"}).status_code == 404
    refused = sam.patch(path, {"user": cast.robert.pk})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "user")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("name=lindq", ["Robert Lindqvist"]),
        ("region=emea", ["Olivia Sato"]),
        ("has_sign_in=false", ["Without Sign-in"]),
        ("active=false", ["Xenia Brandt"]),
        ("active=true&has_sign_in=true", ["Olivia Sato", "Robert Lindqvist"]),
    ],
)
def test_executives_are_found_by_what_is_on_record(
    cast: Cast, calls: CallerOf, asked: str, found: list[str]
) -> None:
    Executive.objects.create(name="Without Sign-in")
    Executive.objects.filter(pk=cast.xenia_executive.pk).update(left_on=date(2026, 1, 1))
    Executive.objects.filter(pk=cast.olivia_executive.pk).update(region="EMEA")
    rows = calls(cast.nadine).get(f"/executives/?{asked}").json()["results"]
    assert [row["name"] for row in rows] == found


def test_a_unit_of_executives_filters_and_another_id_is_refused(cast: Cast, calls: CallerOf) -> None:
    nadine = calls(cast.nadine)
    Executive.objects.create(name="Elsewhere")
    rows = nadine.get(f"/executives/?business_unit={cast.coatings.pk}").json()["results"]
    assert len(rows) == 3
    assert nadine.get("/executives/?business_unit=987654").status_code == 400


def test_a_visit_moved_by_the_executive_stays_a_reason_to_see_the_account_and_one_never_agreed_to_is_none(
    cast: Cast,
) -> None:
    """Told for several at once as it is for one: what was approved once was agreed to."""
    people = [
        AttendeeDraft(side="account", user=cast.nadine),
        AttendeeDraft(side="executive", executive=cast.olivia_executive),
    ]
    moved = factories.approved(cast, attendees=people)
    times = {"starts_at": moved.starts_at + timedelta(days=2), "ends_at": moved.ends_at + timedelta(days=2)}
    moved = perform("reschedule", moved, by=cast.robert, reason="He is in Asia", side="executive", **times)
    asked = draft_visit(
        factories.visit_draft(cast, starts_at=moved.starts_at + timedelta(days=30)), by=cast.robert
    )
    asked = perform("request", asked, by=cast.robert)
    assert (moved.account_consent_at, asked.account_consent_at) == (None, None)

    def seen() -> list[set[str]]:
        rows = AccountAccess.objects.select_related("user")
        return [
            {row.user.short_name for row in rows.filter(source=f"visits.visit:{visit.pk}")}
            for visit in (moved, asked)
        ]

    before = seen()
    assert {"Robert", "Olivia", "Ada"} <= before[0]
    assert before[1] == set()
    refresh_access_of_executives([cast.robert_executive.pk])
    assert seen() == before
