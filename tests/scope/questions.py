"""What can be asked of each list, of the API and on pages: by the filters and orders it has, and by names it has not.

A list is every address whose view has a FilterSet; of a page, whose module names one.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.core.exceptions import FieldError
from django.db.models import Model
from django_filters import FilterSet
from django_filters.constants import EMPTY_VALUES

from accounts.models import Account
from engage.core.api.views import ListMixin
from engage.people.models import BusinessUnit, Executive, User
from tests.scope.addresses import views
from tests.scope.answers import At
from tests.scope.hidden import NEW, OLD, narrow_fields
from tests.scope.world import World

# What every list takes: how it is written, and which page of it.
OF_ALL = {"format", "page", "page_size", "cursor", "lookup"}
GUESSES = ("id__gt", "pk", "account__name__startswith", "account__manager__email", "visit__title", "password")
LOOKUPS = ("", "__icontains", "__contains", "__startswith", "__gt", "__isnull", "__in")
RELATIONS = (
    "",
    "debrief__",
    "visit__debrief__",
    "debrief__visit__",
    "waivers__",
    "request__",
    "sponsorship__",
)


@dataclass(frozen=True)
class Listing:
    """One list: the pattern of its address, its FilterSet, and the names that it declared when this was read."""

    pattern: str
    kind: type[FilterSet]
    names: frozenset[str]

    @property
    def model(self) -> type[Model]:
        found: type[Model] = self.kind._meta.model
        return found


def listings(expected: dict[str, At]) -> list[Listing]:
    found = []
    for pattern, view in views():
        kinds: set[Any] = set()
        if issubclass(getattr(view, "cls", object), ListMixin):
            kinds = (
                {getattr(view.cls, "filterset_class", None)} if view.actions.get("get") == "list" else set()
            )
        elif not pattern.startswith("api/") and pattern in expected and "<" not in pattern:
            module = vars(sys.modules[view.__module__])
            kinds = {
                kind for kind in module.values() if isinstance(kind, type) and issubclass(kind, FilterSet)
            }
        found += [
            Listing(pattern, kind, frozenset(kind.base_filters))
            for kind in sorted(kinds - {None, FilterSet}, key=str)
        ]
    return found


def by_its_filters(listing: Listing, of: World) -> Iterator[str]:
    """The list as it is, by each filter and each value that may tell something, and in each order."""
    yield ""
    for name, one in listing.kind.base_filters.items():
        for value in _values(one, of):
            yield urlencode({name: value})


def _values(one: Any, of: World) -> list[Any]:
    if isinstance(one, django_filters.OrderingFilter | django_filters.ChoiceFilter) and not isinstance(
        one, django_filters.ModelChoiceFilter
    ):
        choices = one.extra["choices"]
        return [
            value for value, _ in (choices() if callable(choices) else choices) if value not in EMPTY_VALUES
        ]
    if isinstance(one, django_filters.ModelChoiceFilter):
        return [row.pk for row in _rows(one, of)]
    if isinstance(one, django_filters.BooleanFilter):
        return ["true", "false"]
    if isinstance(one, django_filters.DateFilter | django_filters.IsoDateTimeFilter):
        return [f"{day}" for day in (of.held.starts_at.date(), of.ready.starts_at.date())]
    if isinstance(one, django_filters.NumberFilter):
        return [1, 2026, of.held.pk]
    return [OLD, NEW]


def _rows(one: Any, of: World) -> list[Model]:
    cast = of.cast
    return {
        Account: [cast.halden, cast.norvik],
        Executive: [cast.robert_executive, cast.xenia_executive],
        User: [cast.nadine, cast.robert],
        BusinessUnit: [cast.coatings],
    }[one.extra["queryset"](None).model]


def made_up(listing: Listing) -> Iterator[tuple[str, str]]:
    """Questions by names the list does not declare, each with one that is nonsense: every column, by every look-up, and in its order.

    All columns of a look-up stand in one question: each is left out, or it shows.
    """
    columns = [field.name for field in listing.model._meta.concrete_fields]
    kept = sorted({f"{relation}{name}" for relation in RELATIONS for _, name, _ in narrow_fields()})
    for lookup in LOOKUPS:
        names = [f"{name}{lookup}" for name in (*columns, *kept, *GUESSES)]
        asked = {name: OLD for name in names if name not in listing.names | OF_ALL}
        yield urlencode(asked), urlencode({"nonsense": OLD})
    orders = set[str]()
    if "ordering" in listing.names:
        orders = {value for value, _ in listing.kind.base_filters["ordering"].extra["choices"]}
    for name in (*columns, *GUESSES, *(name for name in kept if _leads_somewhere(listing.model, name))):
        if name not in orders:
            yield urlencode({"ordering": name}), urlencode({"ordering": "nonsense"})


def _leads_somewhere(model: type[Model], path: str) -> bool:
    try:
        model._base_manager.order_by(path)
    except FieldError:
        return False
    return True
