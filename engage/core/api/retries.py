"""`Idempotency-Key` on every POST of the API (draft-ietf-httpapi-idempotency-key-header; Stripe's API as the example).

A repeat with the same key is given the first answer again, marked by `Idempotent-Replayed: true`, for at least a day. 422 where the key comes with
another body or address, 409 while the first is still running. Whoever repeats is signed in and checked anew, and what the answer shows has to be in
their scope still; where it is not, the repeat is answered like one that asks for something that is not there.
"""

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core import once
from engage.core.api.problems import NOT_THERE
from engage.core.errors import BadInput
from engage.core.models import KeptAnswer

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
LONGEST_KEY = 255
KEPT_HEADERS = ("Location",)
# Visible ASCII; without what the draft's quotation marks and repeated headers need for themselves.
_KEY = re.compile(rf"[!#-+\--\[\]-~]{{1,{LONGEST_KEY}}}")
PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Makes the request safe to repeat: the same key with the same body does it once, and a repeat gets the first answer again, "
    "for 24 hours. 422 with another body or address, 409 while the first is still running. A UUID is best.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
}
REPLAY = {
    "description": "`true` where this is the answer to an earlier request with the same key.",
    "schema": {"type": "string"},
}


def key_in(header: str) -> str:
    """The key, with quotation marks (as the draft has it) or without. Raises BadInput."""
    written = header.strip()
    key = written[1:-1] if len(written) > 1 and written[0] == written[-1] == '"' else written
    if not _KEY.fullmatch(key):
        raise BadInput(
            f"A key has 1 to {LONGEST_KEY} letters, digits or signs, without spaces, commas, quotation marks and backslashes; a UUID is best.",
            field=HEADER,
        )
    return key


class AnswersRepeats:
    """Makes every POST of a view one that may be repeated with its key. Costs three queries where a key is sent, none where none is.

    `keeps_answers = False` for a view, or an `@action`, whose answer holds a secret: that it was done is kept, the answer is not.
    """

    keeps_answers: ClassVar[bool] = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After everything that speaks against the request as such; what it asks for is then done in one transaction with keeping the answer."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        act = getattr(self, "post", None)
        if act and request.method == "POST" and HEADER in request.headers:
            self.post = partial(self._once, act)

    def _once(
        self, act: Callable[..., Any], request: Request, *args: Any, **kwargs: Any
    ) -> Response | HttpResponse:
        key = key_in(request.headers[HEADER])
        sent = once.Sent(request.user, key, request.get_full_path(), once.digest_of(request.data))
        with transaction.atomic():
            kept = once.done_before(sent)
            if kept is None:
                response: Response = act(request, *args, **kwargs)
                self._keep(sent, response)
                return response
        return self._again(kept)

    def _keep(self, sent: once.Sent, response: Response) -> None:
        if response.status_code >= 400:
            return
        body: bytes | None = b""
        if response.data is not None:
            body = JSONRenderer().render(response.data) if self._can_be_checked(response.data) else None
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        if body and (tag := self.tag_of(body)):  # type: ignore[attr-defined]
            headers["ETag"] = tag
        once.keep(sent, status=response.status_code, headers=headers, body=body)

    def _can_be_checked(self, data: Any) -> bool:
        """Whether the answer may be kept: no secret, and about a row whose scope can be asked for when it is repeated."""
        return (
            self.keeps_answers
            and hasattr(self, "get_queryset")
            and (self._names_a_row() or bool(data.get("id")))
        )

    def _names_a_row(self) -> bool:
        return (self.lookup_url_kwarg or self.lookup_field) in self.kwargs  # type: ignore[attr-defined]

    def _again(self, kept: KeptAnswer) -> HttpResponse:
        if kept.body is None:
            raise once.AnswerNotKept(
                "This was done when you first asked. Its answer is not kept; look at what there is instead."
            )
        body = bytes(kept.body)
        if body:
            self._still_in_scope(body)
        answer = HttpResponse(body, status=kept.status, content_type="application/json", headers=kept.headers)
        if not body:
            del answer["Content-Type"]
        answer[REPLAYED] = "true"
        return answer

    def _still_in_scope(self, body: bytes) -> None:
        """Raises what asking for the row would raise where it has left the person's scope."""
        if self._names_a_row():
            self.found()  # type: ignore[attr-defined]
        elif not self.get_queryset().filter(pk=json.loads(body)["id"]).exists():  # type: ignore[attr-defined]
            raise NotFound(NOT_THERE)


def document_keys(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds to each POST of the OpenAPI document that it takes a key, and how a repeat is told."""
    for verbs in result["paths"].values():
        if operation := verbs.get("post"):
            operation["parameters"] = [*operation.get("parameters", ()), PARAMETER]
            for status, answer in operation["responses"].items():
                if status.startswith("2"):
                    answer["headers"] = {**answer.get("headers", {}), REPLAYED: REPLAY}
    return result
