"""Every address that the URLconf has, as the pattern that stands in it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def patterns() -> Iterator[str]:
    """All patterns, whole, in the order in which Django tries them."""
    for pattern, _ in views():
        yield pattern


def views(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The same, each with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        whole = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield whole, entry.callback
        else:
            yield from views(entry, whole)
