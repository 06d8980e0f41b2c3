"""The OpenAPI document, and a page to read it that needs no script."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.views import PrivateView

VERBS = ("get", "post", "put", "patch", "delete")


@cache
def document() -> dict[str, Any]:
    """The description of the API: the same for everybody, made once a process."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


class SchemaView(PrivateView):
    """The OpenAPI 3.1 document, for whoever is signed in."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response(document())


@dataclass(frozen=True)
class Row:
    """A parameter or a field of a body: its name, its type in words, whether it has to be there, and what it means."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    verb: str
    path: str
    description: str
    parameters: list[Row]
    body: list[Row]
    answers: list[Row]


class DocumentView(View):
    """The OpenAPI document as a page, one section a resource."""

    def get(self, request: HttpRequest) -> HttpResponse:
        sections: dict[str, list[Operation]] = {}
        for operation in operations(document()):
            sections.setdefault(operation.path.split("/")[3].replace("-", " "), []).append(operation)
        return render(request, "api/docs.html", {"sections": sections, "about": document()["info"]})


def operations(described: dict[str, Any]) -> Iterator[Operation]:
    """Every operation of a document, by path, with the fields of its body and of its answer."""
    for path, verbs in described["paths"].items():
        for verb in VERBS:
            if verb in verbs:
                yield _operation(verb.upper(), path, verbs[verb], described)


def _operation(verb: str, path: str, told: dict[str, Any], described: dict[str, Any]) -> Operation:
    parameters = [
        Row(p["name"], _type(p["schema"]), p.get("required", False), p.get("description", ""))
        for p in told.get("parameters", ())
    ]
    answers: dict[str, Any] = next(
        (answer for status, answer in told["responses"].items() if status.startswith("2")), {}
    )
    return Operation(
        verb,
        path,
        told.get("description", ""),
        parameters,
        _fields(told.get("requestBody", {}), described),
        _fields(answers, described),
    )


def _fields(content: dict[str, Any], described: dict[str, Any]) -> list[Row]:
    schema = content.get("content", {}).get("application/json", {}).get("schema", {})
    while "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    required = schema.get("required", ())
    return [
        Row(name, _type(field), name in required, field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    ]


def _type(schema: dict[str, Any]) -> str:
    """A schema in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " · ".join("null" if value is None else str(value) or "“”" for value in schema["enum"])
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return " or ".join(_type(part) for part in schema[several])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    types = schema.get("type", "any")
    words = " or ".join(types) if isinstance(types, list) else str(types)
    return f"{words} ({schema['format']})" if "format" in schema else words
