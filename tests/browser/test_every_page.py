"""Every page, as those see it whose work it is: open to all readers, no wider than the screen, and quiet."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from engage.core import navigation
from engage.home import views as home
from tests.browser.company import company_on_a_server, person
from tests.browser.conftest import Desk
from tests.browser.gallery import DESK, PHONE, RULES_OF_MARKUP, Gallery
from tests.browser.readers import MENUS, READERS, REFUSED
from tests.plugins.proofs import Proof
from tests.scope.test_every_address import EXPECTED

# Addresses that answer with something else than a page: words for machines, files, and a part of a page.
NO_PAGES = {
    "health/live",
    "health/ready",
    "reports/sponsors.csv",
    "visits/<int:pk>/brief.pdf",
    "visits/<int:pk>/briefing/preview.pdf",
    "visits/<int:pk>/attachments/<int:attachment>/",
    "reports/sponsors.xlsx",
    "imports/<int:pk>/standing/",
    "visits/request/around/",
    "arrived/<uuid:key>/",
}


@pytest.fixture(scope="module")
def gallery(browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Gallery]:
    with company_on_a_server(django_db_blocker) as url:
        desk = Desk(browser, url)
        yield Gallery(desk)
        desk.leave()


LOOKS = [(reader, name) for reader, names in READERS.items() for name in names]


@pytest.mark.proof("pages")
@pytest.mark.parametrize(
    ("reader", "name", "place"),
    [(*look, place) for place, look in enumerate(LOOKS)],
    ids=map("-".join, LOOKS),
)
def test_a_page_is_open_to_all_fits_every_screen_and_asks_nobody_else(
    gallery: Gallery, proof: Proof, reader: str, name: str, place: int
) -> None:
    gallery.open(reader, gallery.addresses[name], size=PHONE, status=REFUSED.get(name, 200))

    assert gallery.faults(by_night=place % proof.rounds(1, 3) == 0) == {}


@pytest.mark.proof("pages")
@pytest.mark.parametrize("reader", MENUS)
def test_each_entry_of_the_menu_leads_where_it_says(gallery: Gallery, proof: Proof, reader: str) -> None:
    """In every role. What the reader has been shown above, in all sizes and themes, is not opened again; what others have been shown is read for
    its markup at full count."""
    entries = [entry for entry in navigation.declared() if entry.is_for(person(reader))]
    seen = {gallery.addresses[name] for name in READERS[reader]}
    known = {gallery.addresses[name] for names in READERS.values() for name in names}

    assert gallery.menu_of(reader) == [reverse(entry.url_name) for entry in entries]

    found = {}
    for entry in entries:
        if (address := reverse(entry.url_name)) not in seen:
            gallery.open(reader, address, size=DESK)
            assert gallery.page.locator(".nav a[aria-current]").last.inner_text() == entry.label
            markup = gallery.axe(RULES_OF_MARKUP) if proof.full or address not in known else []
            found[entry.label] = [*markup, *gallery.trouble()]
    assert {label: faults for label, faults in found.items() if faults} == {}


def test_every_page_there_is_is_among_them(gallery: Gallery) -> None:
    """What the table of rights says can be opened by a GET, by anybody."""
    opened = {_pattern(gallery.addresses[name]) for names in READERS.values() for name in names}
    pages = {
        pattern.replace("^", "")
        for pattern, expected in EXPECTED.items()
        if 200 in (*expected.get.values(), expected.signed_out.get("get"))
        and (pattern == "api/v1/docs/" or not pattern.startswith("api/"))
    }

    assert sorted(pages - NO_PAGES - opened) == []
    assert sorted(set(gallery.addresses) - {name for names in READERS.values() for name in names}) == []
    assert {entry.url_name for entry in navigation.declared()} == {
        entry.url_name for entry in navigation.declared() for reader in MENUS if entry.is_for(person(reader))
    }


def _pattern(address: str) -> str:
    return resolve(address.split("?")[0]).route.replace("^", "")


def test_a_form_from_elsewhere_is_turned_away_kindly(gallery: Gallery) -> None:
    gallery.open("Nadine", "/accounts/new/", size=PHONE)
    page = gallery.page
    page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((e) => e.remove())")
    with page.expect_navigation() as answered:
        page.evaluate("document.querySelector('main form').submit()")

    assert answered.value is not None
    assert answered.value.status == 403
    gallery.unfold()
    assert gallery.faults(by_night=True) == {}


def test_what_fails_unforeseen_is_a_calm_page(gallery: Gallery) -> None:
    with mock.patch.object(home, "render", side_effect=RuntimeError("unforeseen")):
        gallery.open("Nadine", "/", size=PHONE, status=500)

    found = gallery.faults(by_night=True)
    assert [told for told in found.pop("trouble") if "status of 500" not in told] == []
    assert found == {}
