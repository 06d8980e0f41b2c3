"""Leaving: access ends at once and everywhere, or with the last day; what nobody took falls where each kind of work says."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts.models import Account
from engage.core.errors import BadInput, GuardRefused, NotAllowed, WrongState
from engage.core.models import AuditEntry
from engage.people.actions import (
    create_token,
    create_user,
    end_access_of_leavers,
    leave,
    name_deputy,
    stay,
    welcome_back,
)
from engage.people.models import Assistant, Deputy, Executive, Invitation, Role, User, UserState
from tests.cast import Cast, MovableClock
from tests.pages import signed_in

pytestmark = pytest.mark.django_db

WHY = "Goes to a competitor"
LAST_DAY = date(2026, 3, 6)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_sessions_and_tokens_end_at_once(cast: Cast) -> None:
    browser = signed_in(cast.oscar)
    key = create_token(cast.oscar, scopes=["read"], days=30)[1]
    script = Client(headers={"Authorization": f"Bearer {key}"})
    assert (browser.get("/").status_code, script.get("/api/v1/visits/").status_code) == (200, 200)

    leave(cast.oscar, by=cast.admin, reason=WHY)

    assert (browser.get("/").status_code, script.get("/api/v1/visits/").status_code) == (302, 401)
    oscar = again(cast.oscar)
    assert (oscar.state, oscar.leaves_on, oscar.has_usable_password()) == (
        UserState.LEFT,
        date(2026, 3, 2),
        False,
    )
    assert AuditEntry.objects.filter(table_name="people_user").latest("pk").reason == WHY


def test_signing_in_is_refused_with_the_right_password(cast: Cast, client: Client) -> None:
    password = "a long sentence nobody guesses"
    user = create_user("gone@engage.test", name="Gone", roles=[Role.SALES_OPS], password=password)
    leave(user, by=cast.admin, reason=WHY)
    client.post("/sign-in/login/", {"login": "gone@engage.test", "password": password})
    assert "_auth_user_id" not in client.session


def test_deputyships_end_on_both_sides(cast: Cast) -> None:
    name_deputy(cast.tomas, deputy=cast.nadine, starts_on=date(2026, 2, 1), by=cast.tomas)
    leave(cast.nadine, by=cast.admin, reason=WHY)
    assert not Deputy.objects.in_force().exists()
    assert not Account.objects.visible_to(again(cast.dora)).exists()


def test_what_nobody_took_falls_where_its_kind_says(cast: Cast) -> None:
    User.objects.filter(pk=cast.clara.pk).update(superior=cast.olivia)
    leave(cast.nadine, by=cast.admin, reason=WHY)
    leave(cast.ada, by=cast.admin, reason=WHY)
    leave(cast.clara, by=cast.admin, reason=WHY)
    leave(cast.tomas, by=cast.admin, reason=WHY)

    halden = Account.objects.get(pk=cast.halden.pk)
    assert (halden.manager, halden.team.count()) == (None, 0)
    assert list(Account.objects.managed_by(cast.sam)) == [halden]
    assert not halden.access.exists()
    assert not Assistant.objects.exists()
    assert again(cast.nadine).superior == cast.olivia  # whose report Clara was


def test_an_executive_who_leaves_has_left_on_that_day(cast: Cast) -> None:
    leave(cast.robert, by=cast.admin, reason=WHY)
    assert Executive.objects.get(pk=cast.robert_executive.pk).left_on == date(2026, 3, 2)


def test_until_the_last_day_is_over_nothing_changes_and_then_access_ends(
    cast: Cast, clock: MovableClock
) -> None:
    User.objects.filter(pk=cast.oscar.pk).update(time_zone="America/New_York")
    leave(cast.oscar, by=cast.admin, reason=WHY, on=LAST_DAY)
    assert again(cast.oscar).state == UserState.LEAVING

    five_to_midnight = datetime(2026, 3, 7, 4, 55, tzinfo=UTC)  # 23:55 in New York
    assert end_access_of_leavers(clock.move_to(five_to_midnight)) == 0
    assert signed_in(cast.oscar).get("/").status_code == 200

    assert end_access_of_leavers(clock.move_by(minutes=10)) == 1
    assert (again(cast.oscar).state, again(cast.oscar).leaves_on) == (UserState.LEFT, LAST_DAY)
    assert Account.objects.get(pk=cast.norvik.pk).manager is None
    assert end_access_of_leavers(clock.now) == 0


def test_whoever_stays_after_all_stays(cast: Cast, clock: MovableClock) -> None:
    leave(cast.oscar, by=cast.admin, reason=WHY, on=LAST_DAY)
    stay(cast.oscar, by=cast.admin)
    assert end_access_of_leavers(clock.move_by(days=30)) == 0
    with pytest.raises(WrongState):
        stay(cast.oscar, by=cast.admin)


def test_coming_back_takes_a_new_password_and_wakes_neither_session_nor_token(cast: Cast) -> None:
    browser = signed_in(cast.oscar)
    key = create_token(cast.oscar, scopes=["read"], days=30)[1]
    leave(cast.oscar, by=cast.admin, reason=WHY)

    welcome_back(cast.oscar, by=cast.admin)

    assert again(cast.oscar).state == UserState.INVITED
    assert Invitation.objects.open().get().user == cast.oscar
    assert browser.get("/").status_code == 302
    script = Client(headers={"Authorization": f"Bearer {key}"})
    assert script.get("/api/v1/visits/").status_code == 401
    with pytest.raises(WrongState, match="is here"):
        welcome_back(cast.oscar, by=cast.admin)


def test_the_last_administrator_does_not_leave_now_or_later(cast: Cast, clock: MovableClock) -> None:
    for on in (None, LAST_DAY):
        with pytest.raises(GuardRefused) as refused:
            leave(cast.admin, by=cast.admin, reason=WHY, on=on)
        assert refused.value.code == "last_administrator"

    second = create_user("second@engage.test", name="Second", roles=[Role.ADMINISTRATOR])
    leave(cast.admin, by=cast.admin, reason=WHY, on=LAST_DAY)
    leave(second, by=cast.admin, reason=WHY, on=LAST_DAY)
    assert end_access_of_leavers(clock.move_by(days=30)) == 1
    assert User.objects.filter(roles__contains=[Role.ADMINISTRATOR], is_active=True).count() == 1


def test_a_day_in_the_past_and_a_missing_reason_are_refused(cast: Cast) -> None:
    with pytest.raises(BadInput) as day:
        leave(cast.oscar, by=cast.admin, reason=WHY, on=date(2026, 3, 1))
    with pytest.raises(BadInput) as why:
        leave(cast.oscar, by=cast.admin, reason=" ")
    assert (day.value.field, why.value.field) == ("on", "reason")


def test_only_administrators_end_and_open_access(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        leave(cast.oscar, by=cast.sam, reason=WHY)
    with pytest.raises(NotAllowed):
        welcome_back(cast.oscar, by=cast.sam)
    leave(cast.oscar, by=cast.admin, reason=WHY)
    with pytest.raises(WrongState, match="left already"):
        leave(cast.oscar, by=cast.admin, reason=WHY)
