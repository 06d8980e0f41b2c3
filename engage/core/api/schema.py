"""What the OpenAPI document says beside what drf-spectacular reads off the views."""

from typing import Any

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
