"""Every page, as those see it whose work it is: open to all readers, no wider than the screen, and quiet."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from tests.browser.company import addresses, company_on_a_server, person
from tests.browser.conftest import Desk

READERS: dict[str, list[str]] = {
    "": ["sign in", "forgotten password", "forgotten password, sent"],
    "Nadine": [
        "home",
        "accounts",
        "an account",
        "an account in kroner",
        "an account, edited",
        "a new contact",
        "a new stake",
        "the figures of a year",
        "visits",
        "choose an account",
        "request",
        "report",
        "a visit, moved",
        "a visit, called off",
        "a visit, called for",
        "a briefing, begun",
        "a briefing, changed",
        "a briefing, as a page",
        "the account side's part",
        "reviews",
        "another password",
        "sign out",
        "nothing there",
    ],
    "Robert": ["home", "a request, declined", "a brief", "a debrief", "an executive", "a visit, over"],
    "Martin": ["home", "a flag", "a blocked executive"],
    "Ada": ["home", "visits", "a debrief"],
    "Amara": ["a draft, changed", "a draft, deleted"],
    "Tomas": ["a visit to close"],
    "Sam": [
        "home",
        "visits behind us",
        "a visit, draft",
        "a visit, approved",
        "a visit, briefed",
        "a visit, ready",
        "a visit, debriefed",
        "a visit, closed",
        "a visit, declined",
        "a visit, cancelled",
        "a visit nobody had announced",
        "a visit with flags",
        "leave to go alone",
        "flags",
        "a flag",
        "a flag, resolved",
        "waivers",
        "a waiver to decide",
        "a waiver, decided",
        "executives",
        "the sponsor report",
        "a review",
    ],
    "Alex": ["home", "health"],
}
AXE = """() => axe.run({resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then((found) =>
    found.violations.flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) => `${id}: ${target}: ${failureSummary}`)))"""
TOO_WIDE = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
    ? [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map((e) => e.outerHTML.slice(0, 120))
    : []"""


class Gallery:
    """One browser, at which the readers take turns."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.addresses = desk, addresses()
        self._page, self._reader = desk.sit(), ""

    def page_of(self, reader: str) -> Page:
        if reader != self._reader:
            self.desk.take_over(self._page.context, person(reader) if reader else None)
            self._reader = reader
        return self._page


@pytest.fixture(scope="module")
def gallery(browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Gallery]:
    with company_on_a_server(django_db_blocker) as url:
        desk = Desk(browser, url)
        yield Gallery(desk)
        desk.leave()


@pytest.mark.parametrize(
    ("reader", "name"), [(reader, name) for reader, names in READERS.items() for name in names]
)
def test_a_page_is_open_to_all_fits_every_screen_and_asks_nobody_else(
    gallery: Gallery, reader: str, name: str
) -> None:
    page = gallery.page_of(reader)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 780})

    answer = page.goto(gallery.addresses[name])

    assert answer is not None
    assert answer.status == (404 if name == "nothing there" else 200)
    page.evaluate(
        "document.querySelectorAll('details:not(.menu)').forEach((folded) => { folded.open = true; })"
    )
    page.evaluate(AXE_SCRIPT)
    found = {"light, 360": page.evaluate(AXE), "wide at 360": page.evaluate(TOO_WIDE)}
    page.set_viewport_size({"width": 768, "height": 1024})
    found["wide at 768"] = page.evaluate(TOO_WIDE)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1440, "height": 900})
    found |= {"wide at 1440": page.evaluate(TOO_WIDE), "dark, 1440": page.evaluate(AXE)}
    found["trouble"], gallery.desk.trouble[:] = list(gallery.desk.trouble), []
    assert {where: what for where, what in found.items() if what} == {}
