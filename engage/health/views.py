"""The administrator's page, and the state of the jobs for monitoring."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core import outbox
from engage.core.api.views import PrivateView
from engage.core.clock import now
from engage.core.errors import NotAllowed
from engage.core.files import scanning
from engage.core.models import OutboxEvent
from engage.core.pages import page_of, tell
from engage.health import actions
from engage.health.backlog import words_of
from engage.health.probes import SERVICE_UNAVAILABLE
from engage.health.rules import may_see_health
from engage.health.state import state
from engage.people.models import ApiToken, Scope, User

LETTERS_SHOWN = 20


class JobsView(PrivateView):
    """`{"status": "green"}`, or `"red"` with 503. What is the matter is told to administrators (by session, or by a token with `admin`). Three queries."""

    schema = None
    permission_classes = []

    def get(self, request: Request) -> Response:
        found = state(now())
        answer = {"status": "red" if found.is_red else "green"}
        if self.is_told_all():
            answer |= found.for_programs()
        return Response(answer, status=SERVICE_UNAVAILABLE if found.is_red else 200)

    def is_told_all(self) -> bool:
        user, token = self.request.user, self.request.auth
        if not isinstance(user, User) or not may_see_health(user):
            return False
        return not isinstance(token, ApiToken) or Scope.ADMIN in token.scopes


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Jobs, outbox, and what was given up: its error, never what it says. Five queries beside who is asking."""
    if not may_see_health(request.user):
        raise NotAllowed("Only administrators see how the jobs are doing.")
    letters = outbox.dead_letters().order_by("-next_attempt_at", "-id").defer("payload")
    page = page_of(request, letters, size=LETTERS_SHOWN)
    context = {
        "state": state(now()),
        "has_scanner": scanning.is_set(),
        "page": page,
        "letters": [{"event": event, "words": words_of(event.kind)} for event in page.object_list],
    }
    return render(request, "health/health.html", context)


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, actions.try_again, "It is tried again within a minute.")


@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, actions.let_go, "It is let go and will not be tried again.")


def _settle(request: HttpRequest, pk: int, action: Callable[..., None], words: str) -> HttpResponse:
    if not may_see_health(request.user):
        raise NotAllowed("Only administrators see to what has failed.")
    event = get_object_or_404(OutboxEvent.objects.only("pk"), pk=pk)
    action(event.pk, by=request.user)
    tell(request, words)
    return redirect("health:page")
