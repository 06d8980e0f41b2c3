"""Every address that the URLconf has, as the pattern that stands in it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """All patterns, whole, in the order in which Django tries them."""
    for entry in (resolver or get_resolver()).url_patterns:
        whole = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield whole
        else:
            yield from patterns(entry, whole)
