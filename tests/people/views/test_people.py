"""The record of people as administrators keep it and sales operations reads it."""

from datetime import date

import pytest
from django.core import mail

from engage.core import outbox
from engage.people.actions import create_token, create_user, leave, name_deputy
from engage.people.models import Deputy, Role, User
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, send, signed_in, words

pytestmark = pytest.mark.django_db

WHY = "Moves to Oslo"


def names(text: str) -> list[str]:
    """Who of the cast a page names, in its order."""
    everybody = User.objects.values_list("name", flat=True)
    return sorted(
        (name for name in everybody if f">{name}</a>" in text), key=lambda n: text.index(f">{n}</a>")
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"role": "administrator"}, ["Alex Root"]),
        ({"name": "ADA@"}, ["Ada Moss"]),
        ({"state": "left"}, ["Xenia Brandt"]),
        ({"state": "leaving"}, ["Oscar Chen"]),
        ({"state": "invited"}, ["New Person"]),
        ({"name": "o", "role": "assistant", "sort": "-name"}, ["New Person", "Ada Moss"]),
    ],
)
def test_people_are_found_by_name_role_and_state(cast: Cast, asked: dict[str, str], found: list[str]) -> None:
    for user in User.objects.all():
        user.set_password("x" * 20)
        user.save()
    create_user("new@engage.test", name="New Person", roles=[Role.ASSISTANT])
    leave(cast.xenia, by=cast.admin, reason=WHY)
    leave(cast.oscar, by=cast.admin, reason=WHY, on=date(2026, 4, 1))
    assert names(words(look(cast.admin, "/people/", **asked))) == found


def test_the_last_to_sign_in_come_first_where_asked_and_never_come_last(
    cast: Cast, clock: MovableClock
) -> None:
    User.objects.filter(pk=cast.oscar.pk).update(last_login=clock.now)
    User.objects.filter(pk=cast.ada.pk).update(last_login=clock.now.replace(year=2025))
    found = names(words(look(cast.admin, "/people/", sort="-last_sign_in")))
    assert found.index("Oscar Chen") < found.index("Ada Moss") < found.index("Clara Ruiz")


def test_the_list_costs_the_same_with_more_people(cast: Cast) -> None:
    before = queries_of(cast.admin, "/people/")
    for number in range(3):
        create_user(f"more{number}@engage.test", name=f"More {number}", roles=[Role.ASSISTANT])
    assert queries_of(cast.admin, "/people/") == before <= 8


def test_a_page_of_somebody_costs_the_same_however_much_is_theirs(cast: Cast) -> None:
    factories.requested(cast)
    url = f"/people/{cast.nadine.pk}/"
    create_token(cast.nadine, scopes=["read"], days=9)
    before = queries_of(cast.admin, url)
    for person in (cast.tomas, cast.oscar):
        name_deputy(cast.nadine, deputy=person, starts_on=date(2026, 3, 2), by=cast.admin)
        create_token(cast.nadine, scopes=["read"], days=9)
        User.objects.filter(pk=person.pk).update(superior=cast.nadine)
    assert queries_of(cast.admin, url) <= before + 1


def test_the_page_says_what_is_theirs_in_numbers_and_names_no_customer(cast: Cast) -> None:
    factories.requested(cast)
    text = words(look(cast.admin, f"/people/{cast.nadine.pk}/"))
    assert "Accounts they manage" in text
    assert "Halden" not in text


def test_sales_operations_reads_and_hands_over_but_is_offered_nothing_else(cast: Cast) -> None:
    text = words(look(cast.sam, f"/people/{cast.nadine.pk}/"))
    assert "Hand work over" in text
    assert [word for word in ("Tokens", "Name a deputy", "Change</a>") if word in text] == []
    assert "End access" not in words(look(cast.sam, f"/people/{cast.nadine.pk}/leave/"))
    assert send(cast.sam, f"/people/{cast.nadine.pk}/leave/", on="", reason=WHY).status_code == 403


def test_only_administrators_are_offered_to_invite_and_to_see_all_tokens(cast: Cast) -> None:
    offered = ('href="/people/invite/"', 'href="/people/tokens/"', 'href="/people/service-accounts/"')

    shown = {
        name: [one in words(look(getattr(cast, name), "/people/")) for one in offered]
        for name in ("admin", "sam")
    }

    assert shown == {"admin": [True] * 3, "sam": [False] * 3}


def test_inviting_by_the_form(cast: Cast) -> None:
    typed = {
        "email": "ines@engage.test",
        "name": "Ines Duarte",
        "roles": ["sales_ops", "account_manager"],
        "superior": cast.clara.pk,
        "time_zone": "Europe/Lisbon",
        "country": "PT",
    }
    assert send(cast.admin, "/people/invite/", **typed).status_code == 302
    made = User.objects.get(email="ines@engage.test")
    assert (made.roles, made.superior, made.time_zone) == (
        ["account_manager", "sales_ops"],
        cast.clara,
        "Europe/Lisbon",
    )
    outbox.drain()
    assert [message.to for message in mail.outbox] == [["ines@engage.test"]]

    refused = send(cast.admin, "/people/invite/", **typed)
    assert refused.status_code == 400
    assert "has the address ines@engage.test already" in words(refused)
    assert 'value="Ines Duarte"' in refused.content.decode()


def test_changing_somebody_by_the_form_and_the_last_administrator_at_the_roles(cast: Cast) -> None:
    kept = {"name": "Alex Root", "time_zone": "Europe/Berlin", "country": "DE", "reason": WHY}
    refused = send(cast.admin, f"/people/{cast.admin.pk}/edit/", roles=["assistant"], **kept)
    assert refused.status_code == 409
    assert 'id="id_roles-error"' in refused.content.decode()
    assert (
        send(
            cast.admin, f"/people/{cast.admin.pk}/edit/", roles=["administrator", "assistant"], **kept
        ).status_code
        == 302
    )
    assert User.objects.get(pk=cast.admin.pk).roles == ["administrator", "assistant"]


def test_handing_over_and_leaving_on_one_page(cast: Cast) -> None:
    url = f"/people/{cast.nadine.pk}/leave/"
    assert "Who takes over from Nadine?" in words(look(cast.admin, url))
    handed = send(cast.admin, url, to=cast.oscar.pk, kinds=["accounts"], reason=WHY)
    assert (handed.status_code, handed.headers["Location"]) == (302, url)
    assert "Nothing is left for Nadine to hand over" in words(look(cast.admin, url))
    assert send(cast.admin, url, on="", reason=WHY).status_code == 302
    assert not User.objects.get(pk=cast.nadine.pk).is_active
    assert look(cast.admin, url).status_code == 409

    send(cast.admin, f"/people/{cast.nadine.pk}/return/")
    assert User.objects.get(pk=cast.nadine.pk).is_active


def test_what_stands_in_the_way_is_said_at_the_successor(cast: Cast) -> None:
    url = f"/people/{cast.nadine.pk}/leave/"
    refused = send(cast.admin, url, to=cast.robert.pk, kinds=["accounts"], reason=WHY)
    assert refused.status_code == 400
    assert "Robert Lindqvist is no account manager" in words(refused)
    assert 'id="handing_to-error"' in refused.content.decode()


def test_an_administrator_names_and_ends_deputies(cast: Cast) -> None:
    url = f"/people/{cast.robert.pk}/"
    send(cast.admin, f"{url}deputies/", deputy=cast.olivia.pk, starts_on="2026-03-02", ends_on="2026-03-20")
    row = Deputy.objects.get(principal=cast.robert)
    assert "Olivia Sato" in words(look(cast.admin, url))
    send(cast.admin, f"{url}deputies/{row.pk}/end/")
    assert not Deputy.objects.filter(principal=cast.robert).in_force().exists()
    assert "Nobody was named" in words(
        signed_in(cast.admin).post(
            f"{url}deputies/", {"deputy": cast.robert.pk, "starts_on": "2026-03-02"}, follow=True
        )
    )


def test_the_record_of_an_executive_by_the_form(cast: Cast) -> None:
    url = f"/people/executives/{cast.robert_executive.pk}/"
    page = look(cast.sam, url).content.decode()
    assert f'<option value="{cast.robert.pk}" selected>Robert Lindqvist</option>' in page
    assert "Oscar Chen" not in page
    typed = {
        "name": "Robert Lindqvist",
        "title": "Chief Executive Officer",
        "time_zone": "Europe/Stockholm",
        "country": "SE",
        "user": cast.robert.pk,
        "assistants": [cast.ada.pk],
    }
    browser = signed_in(cast.sam)
    assert browser.post(url, typed).status_code == 302
    cast.robert_executive.refresh_from_db()
    assert (cast.robert_executive.title, cast.robert_executive.business_unit) == (
        "Chief Executive Officer",
        None,
    )
    made = {**typed, "name": "Ines Duarte", "user": ""}
    assert browser.post("/people/executives/new/", made).status_code == 302
    assert browser.post("/people/executives/new/", {**made, "name": ""}).status_code == 400
