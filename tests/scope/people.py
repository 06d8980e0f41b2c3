"""Everybody with a way in: a token at the API, a session everywhere else. Whatever a request does is undone."""

import io
import logging
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.template.base import Template
from django.test.utils import _TestState
from pypdf import PdfReader

from engage.core.models import AuditEntry
from engage.core.papers import PDF
from engage.people.models import ApiToken
from tests.scope import world
from tests.scope.world import World

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Addresses of the API that change what people edit, though they are posted to.
SAY_WHAT_WAS_SEEN = ("/words/", "/extend/", "/answers/")


@dataclass(frozen=True)
class Answer:
    """`text` is everything that came back, headers too; a workbook or a paper is opened."""

    status: int
    text: str
    response: Any

    def json(self) -> Any:
        return self.response.json()


class People:
    def __init__(self, of: World) -> None:
        self.world = of
        self._scripts = {name: of.script(name) for name in world.EVERYBODY}
        self._browsers = {name: of.browser(name) for name in world.EVERYBODY}
        of.leave()
        self._sessions = {name: client.cookies.copy() for name, client in self._browsers.items()}

    def ask(
        self,
        principal: str,
        verb: str,
        address: str,
        body: Mapping[str, Any] | None = None,
        **headers: str,
    ) -> Answer:
        """`body` is JSON at the API, a form at a page. What is edited was seen, unless `If-Match` is sent empty."""
        return self._asked(principal, verb, address, body, headers)[0]

    def ask_and_watch(
        self, principal: str, verb: str, address: str, body: Mapping[str, Any] | None = None, **headers: str
    ) -> tuple[Answer, int]:
        """The same, and how many changes of rows the request left behind before they were undone."""
        return self._asked(principal, verb, address, body, headers, watched=True)

    def _asked(
        self,
        principal: str,
        verb: str,
        address: str,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
        *,
        watched: bool = False,
    ) -> tuple[Answer, int]:
        script = is_for_scripts(address)
        client = self._scripts[principal] if script else self._browsers[principal]
        if client is self._browsers[principal] or principal == world.SALES_OPS_BY_SESSION:
            client.cookies = self._sessions[principal].copy()
        if script and (verb in ("put", "patch", "delete") or address.endswith(SAY_WHAT_WAS_SEEN)):
            headers = {"If-Match": "*", **headers}
        headers = {name: value for name, value in headers.items() if value}
        options: dict[str, Any] = {"headers": headers} if headers else {}
        if verb not in ("get", "head", "options"):
            options["data"] = dict(body or {})
            if script or verb != "post":
                options["content_type"] = "application/json"
        with undone():
            before = _changes() if watched else 0
            response = getattr(client, verb)(address, **options)
            written = _changes() - before if watched else 0
            content = response.getvalue() if response.streaming else response.content
        answer = Answer(response.status_code, f"{response.headers}{_words(response, content)}", response)
        return answer, written


def forget_what_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fifth of what a page costs under test is the copying of contexts and a line of log for each refusal; nobody reads them here."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)  # type: ignore[attr-defined]
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


def _changes() -> int:
    """How many changes of rows are on record, but for when a token was used last."""
    return AuditEntry.objects.exclude(table_name=ApiToken._meta.db_table).count()


def is_for_scripts(address: str) -> bool:
    return address.startswith("/api/") and not address.startswith("/api/v1/docs/")


def _words(response: Any, content: bytes) -> str:
    if content and response.headers.get("Content-Type", "").startswith(PDF):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content and response.headers.get("Content-Type", "").startswith(WORKBOOK):
        with zipfile.ZipFile(io.BytesIO(content)) as workbook:
            content = b"".join(workbook.read(name) for name in workbook.namelist())
    return content.decode(errors="replace")


class undone:  # noqa: N801 - reads as a word
    """Whatever is written inside is rolled back."""

    def __enter__(self) -> None:
        self._atomic = transaction.atomic()
        self._atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)
