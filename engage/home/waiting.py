"""One thing that waits for somebody, and lists of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engage.core.ui import Tone


@dataclass(frozen=True)
class Waiting:
    """`title` is what to do, `detail` about whom and when, `badge` how pressing it is in words, `at` how pressing it is in time.

    `act` is the button under the thumb of a phone, where it is worth one.
    """

    title: str
    detail: str
    url: str
    badge: str
    tone: Tone
    at: datetime
    act: str = ""


@dataclass(frozen=True)
class WaitingList:
    """What waits for one part that somebody plays, the most pressing first. `more_url` leads to the rest where there is more than is shown."""

    heading: str
    items: Sequence[Waiting]
    empty_title: str
    empty_body: str
    more_url: str = ""
    more_label: str = ""


SHOWN = 20


def most_pressing(*lists: Sequence[Waiting]) -> tuple[list[Waiting], bool]:
    """The first `SHOWN` of all of these by time, and whether there are more."""
    together = sorted((item for items in lists for item in items), key=lambda item: item.at)
    return together[:SHOWN], len(together) > SHOWN
