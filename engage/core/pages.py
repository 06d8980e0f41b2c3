"""What all pages share: refusals shown to people, and lists cut into pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render

from engage.core.errors import EngageError, OutOfScope, Stale, refusal_behind

PAGE_SIZE = 50
METHODS = ("GET", "HEAD", "POST")
AUTOSAVE = "X-Autosave"  # the header that static/js/autosave.js sends


class RefusalMiddleware:
    """A refusal that no view has answered becomes a page with its words and its status; out of scope looks like not there. Pages are read and
    posted to: any other method is refused before a view might take it for one of these."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponse | None:
        if request.method in METHODS or hasattr(view, "cls"):  # the API's own views refuse in their own words
            return None
        return HttpResponseNotAllowed(METHODS)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):  # also where Django would explain itself to developers instead
            return render(request, "404.html", status=404)
        refusal = refusal_behind(exception)
        if refusal is None:
            return None
        if request.headers.get(AUTOSAVE):  # a script asks, and shows the words beside what was typed
            return JsonResponse({"detail": refusal.message}, status=refusal.status)
        template = "404.html" if isinstance(refusal, OutOfScope) else f"{refusal.status}.html"
        return render(request, template, {"message": refusal.message}, status=refusal.status)


def show_refusal(form: BaseForm, error: EngageError) -> None:
    """Puts a refusal where it belongs: at its field, or over the form. What somebody else has changed stands at the fields already."""
    if isinstance(error, Stale) and getattr(form, "clashes", None):
        return
    form.add_error(error.field if error.field in form.fields else None, error.message)


def tell(request: HttpRequest, text: str) -> None:
    """A message on the next page."""
    messages.success(request, text)


def tell_refusal(request: HttpRequest, error: EngageError) -> None:
    messages.error(request, error.message)


def page_of(request: HttpRequest, rows: QuerySet[Any], *, size: int = PAGE_SIZE) -> Page[Any]:
    """The page of `rows` that the address asks for (`?page=`); a page that is not there is the nearest one. Two queries."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
