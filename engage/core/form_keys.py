"""A form that is sent twice, by a double click or over a bad line, is carried out once.

A form that would make a second row brings along a key of its own (`{% form_key %}`); its view is `answered_once`. Every page that shows the form
makes a new key, so whoever opens it again means it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from engage.core import once
from engage.core.errors import WrongState
from engage.core.models import KeptAnswer
from engage.core.pages import tell

FIELD = "form_key"
LONGEST = 64  # characters

View = Callable[..., HttpResponse]


def form_key() -> SafeString:
    """The hidden field with a new key."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid4())


def answered_once(view: View) -> View:
    """A view whose form is carried out once for each key: who sends it again waits for the first and is sent where that one went. Three queries.

    What the form is answered with on its own page (what is wrong with it) is not kept, and it may be sent again.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        key = request.POST.get(FIELD, "")[:LONGEST] if request.method == "POST" else ""
        if not key:
            return view(request, *args, **options)
        said = {**dict(request.POST.lists()), **dict(request.FILES.lists())}
        sent = once.Sent(request.user, key, request.get_full_path(), once.digest_of(said))
        with transaction.atomic():
            kept = _done_before(sent)
            if kept is None:
                response = view(request, *args, **options)
                _keep(sent, response)
                return response
        return _again(request, kept)

    return answer


@require_safe
def arrived(request: HttpRequest, key: UUID) -> JsonResponse:
    """Whether what this person sent under the key was carried out: {"arrived": true}. A browser that was given no answer asks before it lets go
    of what was typed. Known for a day (`once.KEPT_FOR`); of another person's keys as of none. One query."""
    known = KeptAnswer.objects.filter(user=request.user, key=str(key)).exists()
    return JsonResponse({"arrived": known})


def turned_back(response: HttpResponse) -> HttpResponse:
    """Says of an answer that sends the reader on to where a refusal is told: nothing was done, and the form may be sent again."""
    response.turned_back = True  # type: ignore[attr-defined]
    return response


def _done_before(sent: once.Sent) -> KeptAnswer | None:
    """Waits for the first: whoever looks at a page is not told to ask again."""
    try:
        return once.done_before(sent, wait=True)
    except once.KeyReused:
        raise WrongState("This was sent before, in other words. Open it anew to send it again.") from None


def _keep(sent: once.Sent, response: HttpResponse) -> None:
    """What was done is answered by sending the reader on; or, where a secret is shown once, by 201, of which nothing is kept but that it was done."""
    if getattr(response, "turned_back", False):
        return
    if response.status_code == 302:
        once.keep(sent, status=302, headers={"Location": response.headers["Location"]}, body=b"")
    elif response.status_code == 201:
        once.keep(sent, status=201, headers={}, body=None)


def _again(request: HttpRequest, kept: KeptAnswer) -> HttpResponse:
    if kept.body is None:
        raise once.AnswerNotKept(
            "This was sent before, and is done. What the answer showed is not shown a second time."
        )
    tell(request, "This had been sent before, and is on record once.")
    return redirect(kept.headers["Location"])
