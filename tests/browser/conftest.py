"""People at their browsers, each with a browser of their own, against a server that runs in the test's own process."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from engage.people.models import User
from tests.pages import signed_in

LAPTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PATIENCE = 20_000  # milliseconds; a machine that does much else is no reason to fail

expect.set_options(timeout=PATIENCE)


class Sit(Protocol):
    """`user` None comes without a session; further options are those of Playwright's `new_context`."""

    def __call__(self, user: User | None = None, device: dict[str, Any] = ..., **options: Any) -> Page: ...


@dataclass
class Desk:
    """Opens browsers, and remembers what went wrong in them that nobody on the page would see."""

    browser: Browser
    base_url: str
    contexts: list[BrowserContext] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def sit(self, user: User | None = None, device: dict[str, Any] = LAPTOP, **options: Any) -> Page:
        context = self.browser.new_context(
            base_url=self.base_url, locale="en-GB", timezone_id="Europe/Berlin", reduced_motion="reduce", **device, **options
        )  # fmt: skip
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if user is not None:
            self.take_over(context, user)
        page = context.new_page()
        page.on("pageerror", lambda error: self.trouble.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(said.type, said.text, page.url))
        page.on("request", lambda request: self._see(request.url, page.url))
        page.on("response", lambda response: self._miss(response, page.url))
        return page

    def take_over(self, context: BrowserContext, user: User | None) -> None:
        """Whoever sat there has gone, and `user` has signed in; the browser keeps the files it has."""
        context.clear_cookies()
        if user is not None:
            session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.base_url}]
            )

    def _hear(self, kind: str, text: str, url: str) -> None:
        # A refused form and a missing page answer with their status, which Chromium reports as if it were a fault.
        if kind in ("error", "warning") and "the server responded with a status of 4" not in text:
            self.trouble.append(f"{url}: {text}")

    def _miss(self, response: Response, url: str) -> None:
        if response.status >= 400 and response.request.resource_type not in ("document", "fetch", "xhr"):
            self.trouble.append(f"{url} lacks {response.url}")

    def _see(self, address: str, url: str) -> None:
        if not address.startswith((self.base_url, "data:", "blob:")):
            self.trouble.append(f"{url} asks {address}")

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()


@pytest.fixture
def sit(browser: Browser, live_server: LiveServer) -> Iterator[Sit]:
    """Puts somebody at a browser of their own. Whatever the console said, or a foreign address that was asked, fails the test at its end."""
    desk = Desk(browser, live_server.url)
    yield desk.sit
    desk.leave()
    assert desk.trouble == []
