"""The bar at the top: sections, and the sisters of the page one is on."""

import pytest
from django.test import Client, RequestFactory

from engage.core.navigation import navigation
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def seen_at(path: str, user: object) -> dict[str, list[dict[str, object]]]:
    request = RequestFactory().get(path)
    request.user = user  # type: ignore[assignment]
    return navigation(request)


def test_a_section_leads_to_its_first_entry_and_shows_its_sisters_on_each(cast: Cast) -> None:
    found = seen_at("/reviews/7/", cast.sam)

    section = next(section for section in found["navigation"] if section["current"])
    assert (section["label"], section["url"]) == ("Reports", "/reports/")
    assert [entry["label"] for entry in found["sisters"] if entry["current"]] == ["Reviews"]


def test_a_page_that_is_in_no_section_marks_none(cast: Cast) -> None:
    found = seen_at("/sign-in/logout/", cast.sam)

    assert not any(section["current"] for section in found["navigation"])
    assert found["sisters"] == []


def test_every_entry_of_everybody_opens(cast: Cast) -> None:
    """A menu never leads to a wall."""
    client = Client()
    for user in (cast.nadine, cast.robert, cast.ada, cast.sam, cast.admin):
        client.force_login(user)
        for section in seen_at("/", user)["navigation"]:
            for entry in section["entries"]:  # type: ignore[attr-defined]
                assert client.get(entry["url"]).status_code == 200, (user, entry)
