"""A thumb on a phone: what it taps and types is counted by the browser, what it waits for by the clock, what it loads by what a proxy would send.

What a person takes for it is reckoned, with numbers of those who measured people: 1.35 s to make up one's mind and 1.1 s to point for each tap
(Card, Moran and Newell, 1980), 36.2 words a minute typed on a phone (Palin and others, 2019: 0.33 s a character), 238 words a minute read in silence
(Brysbaert, 2019).
"""

import gzip
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Response

SECONDS_A_TAP = 1.35 + 1.1
SECONDS_A_KEY = 60 / (36.2 * 5)
WORDS_A_MINUTE = 238
TAPS_OF_A_LIST = 2  # it opens, and one is taken
TAPS_OF_A_DAY = 3  # the calendar opens, a day, and done

NOTE = """for (const act of ["pointerdown", "keydown"])
    addEventListener(act, (event) => { if (event.isTrusted) window.noted(act) }, {capture: true});"""


@dataclass
class Hand:
    """`taps` beside those into a field of text, and `keys` so far; `waited` in seconds; what its pages `loaded` in bytes as gzip sends them, by
    address."""

    page: Page
    waited: float = 0.0
    loaded: dict[str, int] = field(default_factory=dict)
    _counted: Counter[str] = field(default_factory=Counter)
    _fields: int = 0
    _answers: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.expose_binding("noted", lambda _, act: self._counted.update([act]))
        self.page.add_init_script(NOTE)
        self.page.on("response", lambda answer: self._answers.append(answer))

    @property
    def taps(self) -> int:
        return self._counted["pointerdown"] - self._fields

    @property
    def keys(self) -> int:
        return self._counted["keydown"]

    @property
    def seconds(self) -> float:
        """What a person takes for the taps and the keys, and the machine for its answers."""
        return (self.taps + self._fields) * SECONDS_A_TAP + self.keys * SECONDS_A_KEY + self.waited

    def go(self, address: str) -> None:
        self._wait_for(lambda: self.page.goto(address))

    def tap(self, what: Locator, *, leads_to: str = "") -> None:
        """`leads_to` is a pattern of the address that is waited for."""
        if not leads_to:
            what.tap()
            return

        def follow() -> None:
            what.tap()
            self.page.wait_for_url(leads_to)

        self._wait_for(follow)

    def type(self, what: Locator, words: str) -> None:
        """One tap into the field, and key by key."""
        what.tap()
        self._fields += 1
        what.press_sequentially(words)

    def choose(self, what: Locator, name: str) -> None:
        """From a native list, which a browser without a screen does not open: its taps are added."""
        what.select_option(name)
        self._counted["pointerdown"] += TAPS_OF_A_LIST

    def pick(self, what: Locator, value: str) -> None:
        """A day or a time, from the phone's own calendar or clock: its taps are added."""
        what.fill(value)
        self._counted["pointerdown"] += TAPS_OF_A_DAY

    def _wait_for(self, act: Callable[[], object]) -> None:
        began = time.perf_counter()
        act()
        self.page.wait_for_load_state("load")
        self.waited += time.perf_counter() - began
        self.page.wait_for_load_state("networkidle")
        for answer in self._answers:  # at once: a browser forgets them with the page
            if (
                answer.request.resource_type not in ("fetch", "xhr")
                and answer.status == 200
                and answer.url not in self.loaded
            ):
                self.loaded[answer.url] = len(gzip.compress(answer.body()))
        self._answers.clear()
