"""One browser at which the readers take turns, and what is asked of each page in it."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.addresses import addresses
from tests.browser.company import person
from tests.browser.conftest import Desk

PHONE, TABLET, DESK = (
    {"width": 360, "height": 780},
    {"width": 768, "height": 1024},
    {"width": 1280, "height": 900},
)
# Of all rules, those whose answer depends on the theme or on the width of the screen.
BY_LOOK = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
ALL_RULES = {"rules": {"target-size": {"enabled": True}}}
RULES_OF_LOOK = {"runOnly": BY_LOOK}
RULES_OF_MARKUP = {"rules": {rule: {"enabled": False} for rule in BY_LOOK}}
AXE = """(rules) => axe.run({resultTypes: ["violations"], ...rules}).then((found) =>
    found.violations.flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) => `${id}: ${target}: ${failureSummary}`)))"""
TOO_WIDE = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
    ? [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map((e) => e.outerHTML.slice(0, 120))
    : []"""
# The API's documents fold up hundreds of parts, of which the first stand for all.
UNFOLD = """[...document.querySelectorAll("details:not(.menu)")].forEach((folded, place) => { place < 20 ? (folded.open = true) : folded.remove(); })"""
ENTRIES = "[...document.querySelectorAll('.nav-menu a')].map((entry) => entry.getAttribute('href'))"


class Gallery:
    """Each page is loaded once; theme and size change while it stands there."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.addresses = desk, addresses()
        self.page, self._reader = desk.sit(), ""
        self.page.context.add_init_script(AXE_SCRIPT)

    def page_of(self, reader: str) -> Page:
        if reader != self._reader:
            self.desk.take_over(self.page.context, person(reader) if reader else None)
            self._reader = reader
        return self.page

    def menu_of(self, reader: str) -> list[str]:
        """The addresses in the reader's own menu, as the page has them."""
        page = self.page_of(reader)
        page.goto("/")
        return list(page.evaluate(ENTRIES))

    def open(self, reader: str, address: str, *, size: dict[str, int], status: int = 200) -> None:
        """In the light. Raises where the answer is another one."""
        page = self.page_of(reader)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(size)  # type: ignore[arg-type]
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status, address
        self.unfold()

    def unfold(self) -> None:
        self.page.evaluate(UNFOLD)

    def faults(self, *, by_night: bool) -> dict[str, Any]:
        """All that is wrong with the page that stands there in the light, on a phone, and `by_night` on a desk; empty for a good one."""
        found = {"light, on a phone": self.axe(ALL_RULES), **self._wide(PHONE)}
        self.page.set_viewport_size(TABLET)  # type: ignore[arg-type]
        found |= self._wide(TABLET)
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        if by_night:
            self.page.emulate_media(color_scheme="dark")
            found |= {"dark, on a desk": self.axe(RULES_OF_LOOK)}
        found |= {**self._wide(DESK), "trouble": self.trouble()}
        return {where: what for where, what in found.items() if what}

    def axe(self, rules: dict[str, Any]) -> list[str]:
        return list(self.page.evaluate(AXE, rules))

    def trouble(self) -> list[str]:
        """What the console has said since, and which foreign addresses were asked."""
        told, self.desk.trouble[:] = list(self.desk.trouble), []
        return told

    def _wide(self, size: dict[str, int]) -> dict[str, Any]:
        return {f"wide at {size['width']}": self.page.evaluate(TOO_WIDE)}
