"""Addresses for machines: is the process alive, can it serve, do the jobs run. Never cached, never redirected, and nobody needs to sign in."""

from collections.abc import Callable
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engage.health import readiness

SERVICE_UNAVAILABLE = 503
PROBES = frozenset({"/health/live", "/health/ready", "/health/jobs"})
OF_NOBODY = frozenset({"/health/live", "/health/ready"})


class ProbesMiddleware:
    """Lets a probe in by whatever name it has for this machine: a container's address is in nobody's ALLOWED_HOSTS.

    Comes first. The Host header of a probe counts for nothing and becomes one that is allowed; and who is signed in is not asked where nothing
    depends on it, so that a sick database does not make a live process look dead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            request.META["HTTP_HOST"] = a_host_of_ours()
        if request.path_info in OF_NOBODY:
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)


def a_host_of_ours() -> str:
    """The first that is allowed; where any is, as in development it may be, that of this machine."""
    return next((name.removeprefix(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. No query: a database that is away is no reason to start it anew."""
    return JsonResponse({"status": "live"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Database, tables and broker are as they have to be; else 503, with the parts that are not."""
    failing = readiness.failing()
    if failing:
        answer = {"status": "not ready", "failing": [asdict(part) for part in failing]}
        return JsonResponse(answer, status=SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ready"})
