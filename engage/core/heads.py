"""The heads of a list's columns as links that put it in order: once upwards, again downwards."""

from collections.abc import Iterable

from django.http import HttpRequest

from engage.core.ui import Column


def sorted_heads(
    request: HttpRequest, columns: Iterable[tuple[str, str]], *, first: str = ""
) -> list[Column]:
    """Columns of (label, name in `ordering`), a name left empty making a plain head. `first` is the order where none is asked for.

    A link keeps the filters of the address and begins at the first page.
    """
    asked = request.GET.get("ordering") or first
    heads = []
    for label, name in columns:
        if not name:
            heads.append(Column(label))
            continue
        query = request.GET.copy()
        query.pop("page", None)
        query["ordering"] = f"-{name}" if asked == name else name
        now = {name: "ascending", f"-{name}": "descending"}.get(asked, "")
        heads.append(Column(label, sort_url=f"?{query.urlencode()}", sorted=now))  # type: ignore[arg-type]
    return heads
