"""Filters that lists have in common: yes or no in words, and an order by names."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django_filters.widgets import BooleanWidget


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
