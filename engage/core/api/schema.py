"""What the OpenAPI document says beside what drf-spectacular reads off the views."""

from typing import Any, cast

from drf_spectacular.openapi import AutoSchema

from engage.core.api.editing import TaggedView
from engage.core.api.problems import CONTENT_TYPE

PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "code": {"type": "string", "description": "For programs: the guard's name, or the kind of refusal."},
        "errors": {
            "type": "array",
            "description": "For bad input: each field, as a path such as objectives.0.text.",
            "items": {
                "type": "object",
                "required": ["field", "detail", "code"],
                "properties": {name: {"type": "string"} for name in ("field", "detail", "code")},
            },
        },
    },
}


CHANGE = {
    "type": "object",
    "required": ["by", "at", "fields"],
    "properties": {
        "by": {"oneOf": [{"$ref": "#/components/schemas/Reference"}, {"type": "null"}]},
        "at": {"type": "string", "format": "date-time"},
        "fields": {"type": "array", "items": {"type": "string"}},
    },
}
TOO_LATE = {
    "description": "Somebody else has changed it since; nothing was written. Of the fields that the reader is shown: who changed which when.",
    "allOf": [
        {"$ref": "#/components/schemas/Problem"},
        {
            "type": "object",
            "required": ["revision", "changes", "now"],
            "properties": {
                "revision": {"type": "integer", "description": "The one to go on from, as If-Match."},
                "changes": {"type": "array", "items": CHANGE},
                "now": {"type": "object", "description": "What these fields are now."},
            },
        },
    ],
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag of what you have seen, several separated by commas, or * for whatever there is.",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag you hold: 304 where it is still the present one.",
}
ETAG = {"ETag": {"schema": {"type": "string"}, "description": "What to send as If-Match to change it."}}
EDIT = "x-edit"  # an operation with a precondition: "required" or "optional" (a sync by external number)


def add_preconditions(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What is edited: its tag, and the precondition of its edits. Which operations these are, the views say (engage.core.api.editing)."""
    result["components"]["schemas"]["TooLate"] = TOO_LATE
    for verbs in result["paths"].values():
        for verb, operation in verbs.items():
            how = operation.pop(EDIT, None)
            if how in ("required", "optional"):
                operation.setdefault("parameters", []).append({**IF_MATCH, "required": how == "required"})
                operation["responses"]["412"] = _problem("Changed by somebody else since.", "TooLate")
                if how == "required":
                    operation["responses"]["428"] = _problem("If-Match is missing.", "Problem")
            if how == "read" and verb == "get":
                operation.setdefault("parameters", []).append(IF_NONE_MATCH)
                operation["responses"]["304"] = {"description": "As you hold it.", "headers": ETAG}
            if how:
                for status in ("200", "201"):
                    if status in operation["responses"]:
                        operation["responses"][status]["headers"] = ETAG
    return result


def _problem(words: str, shape: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{shape}"}
    return {"description": words, "content": {CONTENT_TYPE: {"schema": schema}}}


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation may answer with a problem."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    answer = {
        "description": "Refused: 400 bad input, 401 not signed in, 403 not yours to do, 404 not there or not yours to see, 409 not possible now.",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for verbs in result["paths"].values():
        for operation in verbs.values():
            operation["responses"]["default"] = answer
    return result


class Schema(AutoSchema):
    """drf-spectacular's, which also asks a view what it says of an operation's precondition, and a filter what its choices are, once all apps
    have declared theirs."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        kind = getattr(self.view, "filterset_class", None)
        filters = kind.base_filters if kind else {}
        for parameter in (operation or {}).get("parameters", ()):
            one = filters.get(parameter["name"]) if parameter["in"] == "query" else None
            choices = one.extra.get("choices") if one else None
            if callable(choices):
                parameter["schema"]["enum"] = [value for value, _ in choices()]
        return operation

    def get_extensions(self) -> dict[str, Any]:
        told: dict[str, Any] = dict(super().get_extensions())
        if how := cast("TaggedView", self.view).precondition(getattr(self.view, "action", ""), self.method):
            told[EDIT] = how
        return told
