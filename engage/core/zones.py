"""Time zones: by name, and as choices for a form."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from engage.core.errors import BadInput

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
Choices = list[tuple[str, Any]]


def zone_named(name: str, *, field: str = "time_zone") -> ZoneInfo:
    """The IANA time zone of this name. Raises BadInput where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(
            f"There is no time zone called “{name}”; write one like Europe/Berlin.", field=field
        ) from None


def zone_choices(likely: Iterable[str]) -> Choices:
    """All time zones, the likely ones (the reader's, the customer's) first."""
    first = list(dict.fromkeys(name for name in likely if name))
    return [
        ("Most likely", [(name, place_of(name)) for name in first]),
        *_regions(),
        ("Other", [("UTC", "UTC")]),
    ]


def place_of(name: str) -> str:
    """ "New York" for America/New_York."""
    return name.rpartition("/")[2].replace("_", " ")


@cache
def _regions() -> Choices:
    """All zones that are named after a place, by region."""
    places: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for name in sorted(available_timezones()):
        region, _, place = name.partition("/")
        if region in places:
            places[region].append((name, place.replace("_", " ").replace("/", ", ")))
    return [(region, choices) for region, choices in places.items() if choices]
