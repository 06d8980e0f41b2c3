"""Roles: changed by administrators, gone with the next request, and never the last administrator's."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from engage.core.errors import BadInput, GuardRefused, NotAllowed, WrongState, from_database
from engage.core.models import AuditEntry
from engage.people.actions import change_profile, change_user, create_token, create_user
from engage.people.models import Executive, Role, User
from tests.cast import Cast
from tests.pages import look, signed_in

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_an_administrator_changes_what_is_on_record_and_the_reason_is_kept(cast: Cast) -> None:
    change_user(
        cast.oscar,
        by=cast.admin,
        reason="He moved to Oslo",
        name="Oscar Chen-Dahl",
        roles=[Role.SALES_OPS, Role.ACCOUNT_MANAGER],
        superior=cast.clara,
        time_zone="Europe/Oslo",
        country="NO",
    )

    oscar = again(cast.oscar)
    assert (oscar.name, oscar.roles, oscar.superior, oscar.time_zone, oscar.country) == (
        "Oscar Chen-Dahl",
        ["account_manager", "sales_ops"],
        cast.clara,
        "Europe/Oslo",
        "NO",
    )
    entry = AuditEntry.objects.filter(table_name="people_user").latest("pk")
    assert (entry.actor_id, entry.reason) == (cast.admin.pk, "He moved to Oslo")


@pytest.mark.parametrize("name", ["sam", "nadine", "robert"])
def test_nobody_else_changes_people(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        change_user(cast.oscar, by=getattr(cast, name), roles=[Role.ADMINISTRATOR])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["boss"]}, "roles"),
        ({"name": " "}, "name"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"country": "Germany"}, "country"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, fields: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        change_user(cast.oscar, by=cast.admin, **fields)
    assert refused.value.field == field


def test_nobody_reports_to_themselves_round_any_corner(cast: Cast) -> None:
    with pytest.raises(BadInput, match="report to themselves"):
        change_user(cast.clara, by=cast.admin, superior=cast.nadine)


def test_a_role_that_is_taken_away_is_gone_with_the_next_request_by_session_and_token(cast: Cast) -> None:
    browser = signed_in(cast.sam)
    key = create_token(cast.sam, scopes=["read"], days=1)[1]
    script = Client(headers={"Authorization": f"Bearer {key}"})
    halden = f"/api/v1/accounts/{cast.halden.pk}/"
    assert (browser.get("/people/").status_code, script.get(halden).status_code) == (200, 200)

    change_user(cast.sam, by=cast.admin, roles=[Role.ASSISTANT])

    assert (browser.get("/people/").status_code, script.get(halden).status_code) == (404, 404)


def test_a_role_stays_as_long_as_work_hangs_on_it(cast: Cast) -> None:
    with pytest.raises(WrongState, match=r"1 × accounts they manage"):
        change_user(cast.oscar, by=cast.admin, roles=[Role.ASSISTANT])
    with pytest.raises(WrongState, match=r"1 × executives they assist"):
        change_user(cast.ada, by=cast.admin, roles=[Role.ACCOUNT_MANAGER])
    with pytest.raises(WrongState, match="the sign-in of an executive"):
        change_user(cast.robert, by=cast.admin, roles=[Role.ASSISTANT])


def test_the_last_administrator_keeps_the_role(cast: Cast) -> None:
    with pytest.raises(GuardRefused) as refused:
        change_user(cast.admin, by=cast.admin, roles=[Role.ASSISTANT])
    assert (refused.value.code, refused.value.field) == ("last_administrator", "roles")

    create_user("second@engage.test", name="Second", roles=[Role.ADMINISTRATOR])
    change_user(cast.admin, by=cast.admin, roles=[Role.ASSISTANT])
    assert again(cast.admin).roles == ["assistant"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_user SET roles = '{assistant}' WHERE id = %s",
        "UPDATE people_user SET is_active = false WHERE id = %s",
        "DELETE FROM people_user WHERE id = %s",
    ],
)
def test_the_database_keeps_the_last_administrator_too(cast: Cast, statement: str) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [cast.admin.pk])
    refusal = from_database(refused.value)
    assert refusal is not None
    assert refusal.code == "last_administrator"


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_step_down_at_once_leave_one(cast: Cast) -> None:
    second = create_user("second@engage.test", name="Second", roles=[Role.ADMINISTRATOR])
    together = threading.Barrier(2)

    def step_down(user: User) -> None:
        try:
            together.wait(5)
            User.objects.filter(pk=user.pk).update(roles=[Role.ASSISTANT])
        except IntegrityError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=step_down, args=[user]) for user in (cast.admin, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert User.objects.filter(roles__contains=[Role.ADMINISTRATOR]).count() == 1


def test_everybody_changes_their_own_profile_and_nobody_elses(cast: Cast) -> None:
    change_profile(cast.robert, by=cast.robert, name="Robert L.", time_zone="Asia/Tokyo", country="JP")

    robert = again(cast.robert)
    assert (robert.name, robert.time_zone, robert.country) == ("Robert L.", "Asia/Tokyo", "JP")
    record = Executive.objects.get(pk=cast.robert_executive.pk)
    assert (record.name, record.time_zone, record.country) == ("Robert Lindqvist", "Asia/Tokyo", "JP")
    with pytest.raises(NotAllowed):
        change_profile(cast.robert, by=cast.admin, name="X", time_zone="UTC", country="DE")


def test_a_deputy_of_the_administrator_sees_the_record_of_people(cast: Cast) -> None:
    assert look(cast.admin, "/people/").status_code == look(cast.sam, "/people/").status_code == 200
    assert look(cast.nadine, "/people/").status_code == 404
