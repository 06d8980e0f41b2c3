"""What lists have in common: filters that say yes or no in words, an order by names, and the heads of columns that change the order."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django_filters.widgets import BooleanWidget

from engage.core.ui import Column


def yes_no(label: str, either: str, yes: str, no: str, **options: Any) -> django_filters.BooleanFilter:
    """`?name=true` or `false`; on the page a choice in these words."""
    return django_filters.BooleanFilter(label=label, widget=_Worded(either, yes, no), **options)


class _Worded(BooleanWidget):
    def __init__(self, either: str, yes: str, no: str) -> None:
        super().__init__()
        self.choices = [("", either), ("true", yes), ("false", no)]


class ByNames(django_filters.OrderingFilter):
    """An order that may go by columns of other tables: `names` maps what the rows are then given to the path it comes from.

    Names sort folded, and stand in the rows themselves, so that a page of the API can say where the next one begins. Ties go by id.
    """

    def __init__(self, *, names: Mapping[str, str] | None = None, **options: Any) -> None:
        self.names = names or {}
        super().__init__(**options)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        order = [self.get_ordering_value(one) for one in value or () if one]
        if not order:
            return qs
        wanted = {name.lstrip("-") for name in order}
        added = {name: Lower(F(path)) for name, path in self.names.items() if name in wanted}
        return qs.annotate(**added).order_by(*order, "-id" if order[-1].startswith("-") else "id")


def heads(request: HttpRequest, columns: Sequence[tuple[str, str]], *, order: str) -> list[Column]:
    """The columns of a list, each `(label, what it sorts by or "")`; a second click turns the order. `order` is the present one."""
    return [_head(request, label, name, order=order) for label, name in columns]


def _head(request: HttpRequest, label: str, name: str, *, order: str) -> Column:
    if not name:
        return Column(label)
    query = request.GET.copy()
    query.pop("page", None)
    query["ordering"] = f"-{name}" if order == name else name
    by_this = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    return Column(label, sort_url=f"?{query.urlencode()}", sorted=by_this)  # type: ignore[arg-type]
