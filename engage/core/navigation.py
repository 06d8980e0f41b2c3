"""The main navigation. Each app declares its entries when it starts, with whom they are for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

# The order of the bar. An entry of a section that has several shows its sisters in a second row.
SECTIONS = ("Home", "Accounts", "Visits", "Follow-up", "Executives", "Flags", "Reports", "Programme")


@dataclass(frozen=True)
class Entry:
    """A page one can go to from anywhere. `order` sorts the entries of a `section`; `is_for(user)` decides who gets it."""

    section: str
    order: int
    label: str
    url_name: str
    is_for: Callable[[Any], bool] = lambda user: True

    def __post_init__(self) -> None:
        assert self.section in SECTIONS, self.section


_entries: list[Entry] = []


def register(*entries: Entry) -> None:
    _entries.extend(entries)
    _entries.sort(key=lambda entry: (SECTIONS.index(entry.section), entry.order))


def declared() -> tuple[Entry, ...]:
    """All there are, in their order."""
    return tuple(_entries)


def navigation(request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
    """Context processor, for whoever is signed in. `navigation`: the sections, each `{label, url, current, entries}`, its address that of its
    first entry; `sisters`: the entries of the section one is in, where it has several."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "sisters": []}
    shown = [(entry, reverse(entry.url_name)) for entry in _entries if entry.is_for(user)]
    here = max((url for _, url in shown if _is_at(request.path, url)), key=len, default=None)
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry, url in shown:
        sections.setdefault(entry.section, []).append(
            {"label": entry.label, "url": url, "current": url == here}
        )
    bar = [
        {
            "label": section if len(entries) > 1 else entries[0]["label"],
            "url": entries[0]["url"],
            "current": any(entry["current"] for entry in entries),
            "entries": entries,
        }
        for section, entries in sections.items()
    ]
    sisters: list[dict[str, Any]] = next((section["entries"] for section in bar if section["current"]), [])
    return {"navigation": bar, "sisters": sisters if len(sisters) > 1 else []}


def _is_at(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
