"""Fields of the API that hold the conventions: times with an offset, references in scope."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

YEARS = range(1990, 2200)


class MomentField(serializers.DateTimeField):
    """An instant: written in UTC (`2026-03-16T13:00:00Z`), read with any offset, and refused without one."""

    default_error_messages = {
        "no_offset": "Give the time with its offset, such as 2026-03-16T14:00:00+01:00.",
        "out_of_range": "The time lies outside the years 1990 to 2199.",
    }

    def to_internal_value(self, value: Any) -> datetime:
        try:
            moment = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is None:
            self.fail("invalid", format="YYYY-MM-DDThh:mm[:ss]+hh:mm")
        if moment.tzinfo is None:
            self.fail("no_offset")
        if moment.year not in YEARS:
            self.fail("out_of_range")
        return moment.astimezone(UTC)

    def to_representation(self, value: Any) -> Any:
        moment = parse_datetime(value) if isinstance(value, str) else value
        return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


class ZoneField(serializers.CharField):
    """The name of a time zone, such as Europe/Berlin."""

    default_error_messages = {"unknown": "There is no time zone “{name}”; write one like Europe/Berlin."}

    def to_internal_value(self, data: Any) -> str:
        name = super().to_internal_value(data)
        if name not in _zones():
            self.fail("unknown", name=name)
        return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@extend_schema_field({"type": "integer"})
class InScope(serializers.PrimaryKeyRelatedField):
    """A reference by id, looked up among what the person may refer to; anything else is answered like an id that does not exist.

    `rows(user)` returns the QuerySet.
    """

    default_error_messages = {"does_not_exist": "There is no such id: {pk_value}."}

    def __init__(self, *, rows: Callable[[Any], QuerySet[Any]], **options: Any) -> None:
        self.rows = rows
        super().__init__(**options)

    def get_queryset(self) -> Any:
        return self.rows(self.context["request"].user)

    def use_pk_only_optimization(self) -> bool:
        return False


class Reference(serializers.Serializer[Any]):
    """`{"id", "name"}` of something that is an object of its own."""

    id = serializers.IntegerField()
    name = serializers.CharField()
