"""A deputy has what the person deputised for has, from the first to the last day; then it is gone with the next request."""

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import Account
from engage.core.errors import BadInput, NotAllowed
from engage.people.actions import create_token, end_deputyship, name_deputy
from engage.people.models import Deputy, Role, User
from tests.cast import Cast, MovableClock
from tests.pages import signed_in

pytestmark = pytest.mark.django_db


def doors(user: User, cast: Cast) -> list[int]:
    """What somebody's session and token get of Norvik."""
    key = create_token(user, scopes=["read"], days=30)[1]
    page = signed_in(user).get(f"/accounts/{cast.norvik.pk}/")
    api = Client().get(f"/api/v1/accounts/{cast.norvik.pk}/", headers={"Authorization": f"Bearer {key}"})
    return [page.status_code, api.status_code]


def test_from_the_first_to_the_last_day(cast: Cast, clock: MovableClock) -> None:
    first, last = date(2026, 3, 4), date(2026, 3, 5)
    name_deputy(cast.oscar, deputy=cast.tomas, starts_on=first, ends_on=last, by=cast.oscar)

    seen = {}
    for day in range(2, 8):
        clock.move_to(clock.now.replace(day=day))
        seen[day] = doors(cast.tomas, cast)
    assert seen == {
        2: [404, 404],
        3: [404, 404],
        4: [200, 200],
        5: [200, 200],
        6: [404, 404],
        7: [404, 404],
    }


def test_ending_it_acts_on_the_next_request_of_the_same_session_and_token(cast: Cast) -> None:
    row = name_deputy(cast.oscar, deputy=cast.tomas, starts_on=date(2026, 1, 1), by=cast.oscar)
    browser = signed_in(cast.tomas)
    key = create_token(cast.tomas, scopes=["read"], days=30)[1]
    headers = {"Authorization": f"Bearer {key}"}
    page, api = f"/accounts/{cast.norvik.pk}/", f"/api/v1/accounts/{cast.norvik.pk}/"
    assert [browser.get(page).status_code, Client().get(api, headers=headers).status_code] == [200, 200]

    end_deputyship(row, by=cast.oscar)

    assert [browser.get(page).status_code, Client().get(api, headers=headers).status_code] == [404, 404]


def test_one_that_began_keeps_its_days_on_record_and_one_that_did_not_is_gone(
    cast: Cast, clock: MovableClock
) -> None:
    began = Deputy.objects.get(principal=cast.nadine)
    later = name_deputy(
        cast.oscar, deputy=cast.tomas, starts_on=clock.now.date() + timedelta(days=3), by=cast.oscar
    )
    end_deputyship(began, by=cast.nadine)
    end_deputyship(later, by=cast.oscar)
    assert list(Deputy.objects.values_list("principal", "ends_on")) == [(cast.nadine.pk, date(2026, 3, 1))]


def test_a_deputy_has_the_roles_of_who_they_stand_in_for(cast: Cast) -> None:
    assert not cast.tomas.holds(Role.SALES_OPS)
    name_deputy(cast.sam, deputy=cast.tomas, starts_on=date(2026, 1, 1), by=cast.sam)
    assert User.objects.get(pk=cast.tomas.pk).holds(Role.SALES_OPS)


def test_a_deputy_of_somebody_who_has_left_has_nothing_of_theirs(cast: Cast) -> None:
    name_deputy(cast.sam, deputy=cast.tomas, starts_on=date(2026, 1, 1), by=cast.sam)
    User.objects.filter(pk=cast.sam.pk).update(is_active=False)
    assert not User.objects.get(pk=cast.tomas.pk).holds(Role.SALES_OPS)


@pytest.mark.parametrize("name", ["nadine", "sam", "ada"])
def test_only_they_themselves_and_administrators_name_deputies(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        name_deputy(cast.oscar, deputy=cast.tomas, starts_on=date(2026, 3, 2), by=getattr(cast, name))
    name_deputy(cast.oscar, deputy=cast.tomas, starts_on=date(2026, 3, 2), by=cast.admin)


def test_an_executive_has_assistants_and_no_deputies_of_their_own_naming(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        name_deputy(cast.robert, deputy=cast.olivia, starts_on=date(2026, 3, 2), by=cast.robert)


def test_who_cannot_stand_in_is_refused(cast: Cast) -> None:
    gone = User.objects.create_user("g@engage.test", name="Gone", roles=[Role.SALES_OPS], is_active=False)
    for person in (cast.oscar, cast.admin, gone):
        with pytest.raises(BadInput) as refused:
            name_deputy(cast.oscar, deputy=person, starts_on=date(2026, 3, 2), by=cast.oscar)
        assert refused.value.field == "deputy"


def test_days_that_are_over_are_refused_and_new_ones_replace_the_old(cast: Cast) -> None:
    with pytest.raises(BadInput) as refused:
        name_deputy(
            cast.oscar, deputy=cast.tomas, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 1), by=cast.oscar
        )
    assert refused.value.field == "ends_on"
    for ends_on in (date(2026, 3, 9), None):
        name_deputy(cast.oscar, deputy=cast.tomas, starts_on=date(2026, 3, 2), ends_on=ends_on, by=cast.oscar)
    assert list(Deputy.objects.filter(principal=cast.oscar).values_list("ends_on")) == [(None,)]


def test_of_somebody_whose_access_has_ended_the_deputy_has_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.nadine.pk).update(is_active=False)
    assert not Account.objects.visible_to(User.objects.get(pk=cast.dora.pk)).exists()
