"""The main navigation. Each app declares its entries when it starts, with whom they are for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """`order` sorts the entries; `is_for(user)` decides who gets it."""

    order: int
    label: str
    url_name: str
    is_for: Callable[[Any], bool] = lambda user: True


_entries: list[Entry] = []


def register(*entries: Entry) -> None:
    _entries.extend(entries)
    _entries.sort(key=lambda entry: entry.order)


def navigation(request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
    """Context processor: `navigation`, the entries for whoever is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    entries = []
    for entry in _entries:
        if entry.is_for(user):
            url = reverse(entry.url_name)
            current = request.path == url if url == "/" else request.path.startswith(url)
            entries.append({"label": entry.label, "url": url, "current": current})
    return {"navigation": entries}
