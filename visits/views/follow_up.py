"""What the lists of commitments, insights and asks have in common."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django_filters import FilterSet

from accounts.rules import may_browse_accounts
from engage.core.errors import OutOfScope
from engage.core.heads import sorted_heads
from engage.core.pages import page_of
from engage.core.ui import Link
from visits.filters import without_long_choices

KEPT = ("account", "executive", "side", "owner")


def require_reader(request: HttpRequest) -> None:
    """Lists of what was said to customers are nothing for those who only administer."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")


def list_of(
    request: HttpRequest,
    found: FilterSet,
    row: Callable[[Any], dict[str, Any]],
    *,
    columns: Sequence[tuple[str, str]],
    first: Iterable[str],
    seldom: Iterable[str],
) -> dict[str, Any]:
    """The context of a list: a page of `row`s, and its filters, those in `first` at once and those in `seldom` on demand. Three queries and the
    choices."""
    page = page_of(request, found.qs)
    form = without_long_choices(found.form, request)
    seldom = list(seldom)
    return {
        "page": page,
        "rows": [row(one) for one in page.object_list],
        "columns": sorted_heads(request, columns, first=request.GET.get("ordering", "")),
        "form": form,
        "first": [form[name] for name in first if name in form.fields],
        "seldom": [form[name] for name in seldom],
        "more_opened": any(request.GET.get(name) for name in seldom if name != "ordering"),
        "filtered": any(request.GET.get(name) for name in found.filters if name != "ordering"),
    }


def tabs(request: HttpRequest, url_name: str, choices: Sequence[tuple[str, dict[str, str]]]) -> list[Link]:
    """Ways to look at a list: each label with the filters it sets. What the tabs do not set but a list is narrowed by, in KEPT, stays as it was chosen."""
    names = {name for _, sets in choices for name in sets}
    present = {name: request.GET[name] for name in names if request.GET.get(name)}
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    here = reverse(url_name)
    return [
        Link(label, f"{here}?{urlencode(kept | sets)}" if kept or sets else here, present == sets)
        for label, sets in choices
    ]
