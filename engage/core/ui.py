"""What pages hand to the components in templates/components/: small frozen values, already in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Tone = Literal["", "accent", "good", "due", "bad"]


@dataclass(frozen=True)
class Step:
    """One step of a workflow. `missed` is one that was passed over ("not briefed"), `off` one that will not come."""

    label: str
    state: Literal["done", "now", "todo", "off", "missed"]
    detail: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Column:
    """A column of a table. `sort_url` makes its head a link; `sorted` says how the rows are ordered by it now."""

    label: str
    numeric: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True)
class Event:
    """Something that happened, for a timeline."""

    at: datetime
    text: str
    detail: str = ""
    tone: Tone = ""
    url: str = ""


@dataclass(frozen=True)
class Link:
    """A tab, a menu entry or a crumb."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Bar:
    """A bar with its words: `share` is its length in percent, `value` what is written at its end."""

    label: str
    value: str
    share: float
    tone: Tone = ""


@dataclass(frozen=True)
class Place:
    """Where somebody stands on the 2×2, in percent of both axes, and where they stood a year ago, if known."""

    label: str
    x: float
    y: float
    tone: Tone = ""
    before: tuple[float, float] | None = None
    url: str = ""


@dataclass(frozen=True)
class Quadrant:
    """The 2×2: the names of its axes, its four corners (upper left, upper right, lower left, lower right), who stands where."""

    across: str
    up: str
    corners: tuple[str, str, str, str]
    places: Sequence[Place]
