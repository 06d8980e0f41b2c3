"""The OpenAPI document and the API are one: the same addresses with the same methods, and the same values where one has to choose."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError as FormError
from django.urls import resolve
from django_filters import FilterSet
from django_filters.fields import BaseCSVField
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from engage.core.models import DomainModel
from tests.cast import Cast
from tests.scope.addresses import views
from tests.scope.referring import operations

pytestmark = pytest.mark.django_db

# What describes the API is no part of it, nor is what answers where nothing is.
BESIDE = {"api/v1/schema/", "api/v1/docs/", "api/v1/"}
UNKNOWN = "zq-nobody-offers-this"


def test_every_address_and_method_is_described_and_nothing_else(document: dict[str, Any]) -> None:
    described = {
        (resolve(re.sub(r"\{\w+\}", "1", path)).route.replace("^", ""), verb)
        for path, verbs in document["paths"].items()
        for verb in verbs
    }
    there = {
        (pattern.replace("^", ""), verb)
        for pattern, view in views()
        if pattern.startswith("api/v1/") and pattern not in BESIDE
        for verb in (view.actions if hasattr(view, "actions") else ["get"])
        if verb != "head"
    }
    assert described == there


def test_the_values_of_every_choice_are_those_that_are_taken(document: dict[str, Any]) -> None:
    """Each that is described is taken, what is not described is refused, and none is left out: in every body and every query."""
    wrong, compared = [], 0
    for place, field, described in [*_in_bodies(document), *_in_queries(document)]:
        compared += 1
        taken = {value for value in _values(field) if _takes(field, value)}
        if set(described) - {"", None} != taken or _takes(field, UNKNOWN):
            wrong.append((place, described, taken))
    assert wrong == []
    assert compared > 80


def test_a_value_that_is_left_out_would_be_noticed(document: dict[str, Any]) -> None:
    """The control: every choice of the API is found, so that none goes without being compared."""
    found = {place for place, *_ in [*_in_bodies(document), *_in_queries(document)]}
    assert {"post visits/ purpose", "get visits/ status", "get commitments/ due"} <= found
    assert {place for place, field, described in _in_bodies(document) if not described} == set()


def test_no_row_is_named_in_the_document(cast: Cast, document: dict[str, Any]) -> None:
    """Everybody reads the same one: whatever a row is called has no place in it."""
    names = {
        str(name)
        for model in apps.get_models()
        if issubclass(model, DomainModel)
        and any(field.name == "name" for field in model._meta.concrete_fields)
        for name in model._base_manager.exclude(name="").values_list("name", flat=True)
    }
    assert {"Halden Automotive", "Coatings", cast.robert.name} <= names
    values = {value for schema in _enums(document) for value in schema}
    assert len(values) > 100
    assert values & names == set()
    assert [name for name in names if name in str(document)] == []


def _in_bodies(document: dict[str, Any]) -> Iterator[tuple[str, Any, list[Any]]]:
    """Each field of a body in which one chooses: its place, itself, and the values that the document gives."""
    for path, verb, view in operations():
        told = document["paths"][f"/api/v1/{path}"][verb]
        shape = view.schema.get_request_serializer() if "requestBody" in told else None
        shape = shape() if isinstance(shape, type) else shape
        if isinstance(shape, serializers.BaseSerializer):
            content = told["requestBody"]["content"]["application/json"]["schema"]
            for name, field, schema in _chosen(shape, content, document):
                yield f"{verb} {path} {name}", field, _values_in(schema, document)


def _chosen(
    shape: Any, schema: dict[str, Any], document: dict[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    schema = _plain(schema, document)
    if isinstance(shape, serializers.ListSerializer):
        yield from _chosen(shape.child, schema.get("items", {}), document, f"{prefix}0.")
        return
    for name, field in shape.fields.items():
        told = _plain(schema.get("properties", {}).get(name, {}), document)
        if field.read_only:
            continue
        if isinstance(field, serializers.BaseSerializer):
            yield from _chosen(field, told, document, f"{prefix}{name}.")
        elif isinstance(field, serializers.ListField) and isinstance(field.child, serializers.ChoiceField):
            yield f"{prefix}{name}.0", field.child, told.get("items", {})
        elif isinstance(field, serializers.ChoiceField):
            yield f"{prefix}{name}", field, told.get("items", told)


def _in_queries(document: dict[str, Any]) -> Iterator[tuple[str, Any, list[Any]]]:
    for path, verb, view in operations():
        kind: type[FilterSet] | None = getattr(view, "filterset_class", None)
        if verb != "get" or kind is None or view.action != "list":
            continue
        told = {p["name"]: p["schema"] for p in document["paths"][f"/api/v1/{path}"]["get"]["parameters"]}
        for name, field in kind().form.fields.items():
            if hasattr(field, "choices") and not hasattr(field, "queryset"):
                schema = _plain(told[name], document)
                yield f"get {path} {name}", field, _values_in(schema.get("items", schema), document)


def _values(field: Any) -> set[Any]:
    """What the field knows of itself."""
    return {value for value in dict(field.choices) if value not in ("", None)}


def _takes(field: Any, value: Any) -> bool:
    try:
        if isinstance(field, serializers.Field):
            field.run_validation([value] if isinstance(field, serializers.MultipleChoiceField) else value)
        else:
            field.clean([value] if isinstance(field, BaseCSVField) else value)
    except (ValidationError, FormError):
        return False
    return True


def _values_in(schema: dict[str, Any], document: dict[str, Any]) -> list[Any]:
    schema = _plain(schema, document)
    return [
        *schema.get("enum", []),
        *(value for part in _parts(schema) for value in _values_in(part, document)),
    ]


def _parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for several in ("oneOf", "anyOf", "allOf") for part in schema.get(several, [])]


def _plain(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _enums(schema: Any) -> Iterator[list[Any]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("enum"), list):
            yield schema["enum"]
        for part in schema.values():
            yield from _enums(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _enums(part)
