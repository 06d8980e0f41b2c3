"""Every refusal of the API as problem details (RFC 9457): one shape, whatever went wrong.

`{"type", "title", "status", "detail", "code"}`, and for bad input `errors`: a list of `{"field", "detail", "code"}`, the field as a path such as
`objectives.0.text`. `code` is for programs: a guard's name, or the kind of refusal. An edit that was too late (412) also has `changes`: who changed
which fields when; `now`: their values as they are; and `revision`: the one to go on from.
"""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.views import set_rollback

from engage.core.api.editing import TaggedView, refused
from engage.core.errors import UNIQUE_VIOLATION, BadInput, EngageError, Stale, from_database

CONTENT_TYPE = "application/problem+json"
API = "/api/"
NOT_THERE = "There is no such thing, or it is not yours to see."

Errors = list[dict[str, str]]


def problem(
    status: int,
    *,
    detail: str,
    code: str,
    errors: Errors | None = None,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """The response for one problem. It is never kept by a cache."""
    body: dict[str, Any] = {
        "type": f"urn:engage:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = errors
    body |= more or {}
    return JsonResponse(
        body,
        status=status,
        content_type=CONTENT_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def handle(error: Exception, context: Mapping[str, Any]) -> JsonResponse | None:
    """DRF's exception handler. None, and so a failure that is logged, for whatever is not a refusal."""
    told = _in_our_words(error)
    response = _too_late(told, context["view"]) if isinstance(told, Stale) else _answer(told)
    if response is not None:
        set_rollback()
    return response


def answer_failure(request: HttpRequest) -> HttpResponse:
    """Django's handler of what nobody foresaw: a problem to programs, a page to people. What went wrong is in the log and nowhere else."""
    if not request.path.startswith(API):
        return defaults.server_error(request)
    return problem(500, detail="Something went wrong on our side. It has been recorded.", code="failure")


def _in_our_words(error: Exception) -> Exception:
    """Django's and the database's refusals as ours or DRF's."""
    if isinstance(error, Http404):
        return exceptions.NotFound(NOT_THERE)
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, IntegrityError):
        return from_database(error) or _constraint(error)
    if isinstance(error, DataError | DjangoValidationError):
        return BadInput("A value is out of range or malformed.")
    if isinstance(error, OperationalError):
        return from_database(error) or error
    return error


def _constraint(error: IntegrityError) -> EngageError:
    """A plain constraint was broken: something is there twice, or what was sent contradicts itself."""
    diagnostics = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", None) or "bad_input"
    if getattr(error.__cause__, "pgcode", None) == UNIQUE_VIOLATION:
        return BadInput("The same is there twice.", code=name)
    return BadInput("What was sent contradicts itself or is incomplete.", code=name)


def _answer(error: Exception) -> JsonResponse | None:
    if isinstance(error, EngageError):
        at = [{"field": error.field, "detail": error.message, "code": error.code}] if error.field else None
        return problem(error.status, detail=error.message, code=error.code, errors=at)
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flattened(error.detail))
        return problem(400, detail="The input is not valid.", code="bad_input", errors=errors)
    if isinstance(error, exceptions.APIException):
        return problem(
            error.status_code,
            detail=str(error.detail),
            code=str(error.get_codes()),
            headers=_headers(error),
        )
    return None


def _too_late(stale: Stale, view: TaggedView) -> JsonResponse:
    """412 in place of the 409 that pages answer with: the precondition of If-Match did not hold."""
    return problem(412, detail=stale.message, code=stale.code, more=refused(stale, view))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _flattened(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested errors, each with the path of its field."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _flattened(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for position, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            if not nested:
                yield from _flattened(inner, path)
            elif inner:
                yield from _flattened(inner, f"{path}.{position}" if path else str(position))
    else:
        yield {"field": path, "detail": str(detail), "code": getattr(detail, "code", "invalid")}
