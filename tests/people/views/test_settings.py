"""The settings that everybody has, for themselves."""

import pytest

from engage.people.models import Deputy, Role, User
from engage.people.settings_tabs import Tab, _tabs, register
from tests.cast import Cast
from tests.pages import look, queries_of, send, signed_in, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["nadine", "robert", "ada", "sam", "admin"])
def test_the_menu_of_everybody_leads_to_their_settings(cast: Cast, name: str) -> None:
    page = look(getattr(cast, name), "/").content.decode()
    assert 'href="/settings/"' in page


def test_nobody_who_is_not_signed_in_gets_there(client: object) -> None:
    assert client.get("/settings/").headers["Location"] == "/sign-in/login/?next=/settings/"  # type: ignore[attr-defined]


def test_the_profile_is_changed_and_hours_are_shown_on_the_new_clock(cast: Cast) -> None:
    typed = {"name": "Nadine K.", "time_zone": "Asia/Tokyo", "country": "JP"}
    assert send(cast.nadine, "/settings/", **typed).headers["Location"] == "/settings/"
    nadine = User.objects.get(pk=cast.nadine.pk)
    assert (nadine.name, nadine.time_zone, nadine.country) == ("Nadine K.", "Asia/Tokyo", "JP")
    assert '<option value="Asia/Tokyo" selected>' in look(cast.nadine, "/settings/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Base"}, {"country": "Germany"}, {"name": ""}, {"name": "   "}]
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(
    cast: Cast, wrong: dict[str, str]
) -> None:
    typed = {"name": "Nadine K.", "time_zone": "Europe/Berlin", "country": "DE", **wrong}
    refused = send(cast.nadine, "/settings/", **typed)
    assert refused.status_code == 400
    assert f'id="id_{next(iter(wrong))}-error"' in refused.content.decode()
    assert User.objects.get(pk=cast.nadine.pk).name == "Nadine Keller"


def test_account_managers_and_sales_operations_name_their_deputies(cast: Cast) -> None:
    for person in (cast.oscar, cast.sam):
        sent = send(person, "/settings/deputies/", deputy=cast.tomas.pk, starts_on="2026-03-02")
        assert sent.status_code == 302
    row = Deputy.objects.get(principal=cast.oscar)
    assert "Tomas Okafor" in words(look(cast.oscar, "/settings/deputies/"))
    assert send(cast.sam, f"/settings/deputies/{row.pk}/end/").status_code == 404
    assert send(cast.oscar, f"/settings/deputies/{row.pk}/end/").status_code == 302
    assert "Nobody stands in for you" in words(look(cast.oscar, "/settings/deputies/"))


def test_a_deputy_is_told_whom_they_stand_in_for(cast: Cast) -> None:
    assert "You stand in for" in words(look(cast.dora, "/settings/"))
    assert "You stand in for" not in words(look(cast.oscar, "/settings/"))


def test_tabs_are_those_that_are_for_the_person(cast: Cast) -> None:
    register(Tab(90, "For sales operations", "settings:profile", lambda user: user.holds(Role.SALES_OPS)))
    try:
        assert "For sales operations" in words(look(cast.sam, "/settings/"))
        assert "For sales operations" not in words(look(cast.oscar, "/settings/"))
    finally:
        _tabs.pop()


def test_the_settings_cost_the_same_whatever_there_is(cast: Cast) -> None:
    before = queries_of(cast.oscar, "/settings/tokens/")
    browser = signed_in(cast.oscar)
    for number in range(3):
        browser.post("/settings/tokens/", {"name": f"Tool {number}", "scopes": ["read"], "days": "30"})
    assert queries_of(cast.oscar, "/settings/tokens/") == before
