"""What a form has shown to whoever edits by it: the revisions of the rows, and a digest of each value.

It travels in the form itself, in one hidden field. The digests say later which values somebody else has changed since, and which the writer has,
however a value is put together: from a column, from rows of a part, from several tables. A forged one harms nobody but its sender, who might as
well have typed something else; that a write is too late is decided by the revisions alone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet

FIELD = "seen"
Part = BaseForm | BaseFormSet[Any]
Value = list[Any]
ANY = "*"
NOT_ROWS = ("DELETE", "ORDER", "id")


@dataclass(frozen=True)
class Seen:
    """`revisions` by the name a view gives a row, 0 for one that is not there; `shown` a digest by the name of a field or of a formset's prefix."""

    revisions: Mapping[str, int | None]
    shown: Mapping[str, str]

    @classmethod
    def of(cls, parts: Iterable[Part], revisions: Mapping[str, int | None]) -> "Seen":
        return cls(revisions, {name: digest(value) for name, value in values_of(parts).items()})

    @classmethod
    def read(cls, text: str, names: Iterable[str]) -> "Seen":
        """What a page sent back; `*`, as with If-Match, is whatever there is. Whoever sends nothing, or nonsense, has seen -1, which no row ever has."""
        if text == ANY:
            return cls(dict.fromkeys(names), {})
        try:
            told = json.loads(text)
            revisions, shown = dict(told["of"]), dict(told["was"])
        except (ValueError, TypeError, KeyError):
            revisions, shown = {}, {}
        known = {name: revisions.get(name) for name in names}
        return cls(
            {name: number if type(number) is int else -1 for name, number in known.items()},
            {str(name): str(value) for name, value in shown.items()},
        )

    def __str__(self) -> str:
        return json.dumps({"of": self.revisions, "was": self.shown}, separators=(",", ":"))


def digest(value: Value) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()[:12]


def values_of(parts: Iterable[Part]) -> dict[str, Value]:
    """What stands in forms and formsets, as a browser would send it: by field, and by prefix for all rows of a formset together."""
    values: dict[str, Value] = {}
    for part in parts:
        if isinstance(part, BaseFormSet):
            values[str(part.prefix)] = [row for _, row in rows_of(part)]
        else:
            values |= {bound.html_name: value_of(bound) for bound in part if not bound.is_hidden}
    return values


def rows_of(formset: BaseFormSet[Any]) -> Iterator[tuple[BaseForm, Value]]:
    """The rows that hold something and stay, each with the values of its fields."""
    for form in formset.forms[: None if formset.is_bound else formset.initial_form_count()]:
        if formset.is_bound and ((form.empty_permitted and not form.has_changed()) or form["DELETE"].value()):
            continue
        row = [value_of(form[name]) for name in form.fields if name not in NOT_ROWS]
        if any(any(value) for value in row):
            yield form, row


def value_of(bound: BoundField) -> Value:
    """A field's value as texts, the same for one value however it came: from a row or from a browser."""
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    formatted = widget.format_value(value)
    listed = formatted if isinstance(formatted, list | tuple) else [formatted]
    texts = [_plain(bound.field, "" if one is None else str(one)) for one in listed]
    return sorted(text for text in texts if text)


def _plain(field: forms.Field, text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if isinstance(field, forms.IntegerField):  # the base of all numbers
        try:
            return str(Decimal(text).normalize())
        except InvalidOperation:
            return text
    return text
