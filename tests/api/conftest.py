"""Callers of the API: people of the cast, each with a token, as scripts would have."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client

from engage.people.actions import create_token
from engage.people.models import Scope, User
from tests.cast import Cast

BASE = "/api/v1"


@dataclass(frozen=True)
class Caller:
    """Sends JSON with a token and returns Django's response. `seen` is what an edit sends as If-Match: whatever there is, unless a test is about that."""

    key: str
    seen: str | None = "*"

    def having_seen(self, tag: str | None) -> "Caller":
        """The same caller, who sends this as If-Match; None sends nothing."""
        return replace(self, seen=tag)

    def send(self, verb: str, path: str, body: Any = None, **more: str) -> Any:
        headers = {"Authorization": f"Bearer {self.key}", **more} if self.key else dict(more)
        if self.seen is not None and _is_edit(verb, path):
            headers["If-Match"] = self.seen
        if body is not None or verb not in ("get", "delete"):
            return getattr(Client(), verb)(
                BASE + path,
                body if body is not None else {},
                content_type="application/json",
                headers=headers,
            )
        return getattr(Client(), verb)(BASE + path, headers=headers)

    def get(self, path: str) -> Any:
        return self.send("get", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.send("post", path, body)

    def put(self, path: str, body: Any = None) -> Any:
        return self.send("put", path, body)

    def patch(self, path: str, body: Any = None) -> Any:
        return self.send("patch", path, body)

    def delete(self, path: str) -> Any:
        return self.send("delete", path)

    def does(self, name: str, visit: int, **details: Any) -> Any:
        """The visit after a transition that is allowed."""
        response = self.post(f"/visits/{visit}/transitions/{name}/", details)
        assert response.status_code == 200, response.content
        return response.json()


def _is_edit(verb: str, path: str) -> bool:
    """What asks for If-Match. A sync by external numbers does not, and has made nothing yet that could match."""
    written_over = path.endswith(("/words/", "/extend/", "/answers/"))
    return (verb in ("put", "patch", "delete") and "by-external-id" not in path) or written_over


CallerOf = Callable[..., Caller]


@pytest.fixture
def calls(cast: Cast) -> CallerOf:
    """`calls(user)`, or `calls(user, scopes=["read"])`."""
    keys: dict[tuple[int, tuple[str, ...]], str] = {}

    def caller(user: User, *, scopes: tuple[str, ...] = (Scope.READ, Scope.WRITE, Scope.REPORTS)) -> Caller:
        known = (user.pk, scopes)
        if known not in keys:
            keys[known] = create_token(user, scopes=scopes, days=90)[1]
        return Caller(keys[known])

    return caller


@pytest.fixture
def nobody() -> Caller:
    return Caller("")


@pytest.fixture
def document(cast: Cast, calls: CallerOf) -> dict[str, Any]:
    """The OpenAPI document, as somebody who is signed in gets it."""
    answer: dict[str, Any] = calls(cast.nadine).get("/schema/").json()
    return answer


def visit_body(cast: Cast, **fields: Any) -> dict[str, Any]:
    """A complete request of Nadine's for Robert at Halden, as JSON; None leaves a field out."""
    body = {
        "account": cast.halden.pk,
        "lead_executive": cast.robert_executive.pk,
        "title": "Confirm April, not March",
        "purpose": "growth",
        "format": "on_site",
        "starts_at": "2026-03-16T14:00:00+01:00",
        "ends_at": "2026-03-16T15:30:00+01:00",
        "time_zone": "Europe/Berlin",
        "place": "Stuttgart",
        "objectives": [{"text": "Dr. Weiss accepts April in her own words", "kind": "growth"}],
        "alternatives": [
            {
                "kind": "someone_else",
                "text": "Video call by the division head",
                "why_not": "She asked for who can commit capacity",
            }
        ],
        "attendees": [
            {"side": "account", "user": cast.nadine.pk},
            {"side": "customer", "contact": cast.ilse.pk},
        ],
        **fields,
    }
    return {name: value for name, value in body.items() if value is not None}


BRIEFING = {
    "headline": "Confirm April, not March. Listen first.",
    "situation": "They decide on the second line in January and doubt our ramp-up.",
    "agenda": [
        {
            "topic": "What changed in your launch plan",
            "lead": "Nadine Keller",
            "kind": "relationship",
            "minutes": 20,
            "led_by_account_team": True,
        }
    ],
    "red_lines": [
        {"topic": "Price", "text": "No price below the frame contract", "limit": "12.50", "unit": "EUR"}
    ],
    "questions": ["What would make April easy for you?"],
    "asks": ["Let Nadine lead the first item"],
}
