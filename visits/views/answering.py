"""What the pages of an insight and of an ask have in common: an answer is given on them. It takes the place of the one before, which stays on record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from engage.core.edits import Editing
from engage.core.errors import EngageError
from engage.core.pages import show_refusal, tell


@dataclass(frozen=True)
class Answering:
    """`seen` are the rows in scope, `answers` those given to one of them so far; `give` is the action, `page` shows one row with the form, and
    `url_name` is its address.
    """

    seen: Callable[[HttpRequest], QuerySet[Any]]
    answers: Callable[[Any], QuerySet[Any]]
    form: type[Form]
    give: Callable[..., Any]
    page: Callable[..., HttpResponse]
    url_name: str

    def begun(self, one: Any, request: HttpRequest | None = None) -> Editing[Form]:
        """Whoever writes an answer has read the one before."""
        newest = self.answers(one).order_by("-pk")
        return Editing(
            request,
            load=lambda: {"answer": newest.first()},
            make=lambda sent, rows: self.form(sent),
            revision=lambda answer: answer.pk,
            strict=True,
        )

    def record(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Records what was sent, or shows it again with what is wrong."""
        found = self._one(request, pk)
        editing = self.begun(found, request)
        if not editing.is_valid():
            return self.page(request, found, editing=editing, status=400)
        try:
            editing.save(
                lambda: self.give(found, by=request.user, seen=editing.seen, **editing.forms.cleaned_data)
            )
        except EngageError as error:
            show_refusal(editing.forms, error)
            return self.page(request, self._one(request, pk), editing=editing, status=error.status)
        tell(request, "The answer is on record. Earlier ones stay beside it.")
        return redirect(self.url_name, pk=pk)

    def _one(self, request: HttpRequest, pk: int) -> Any:
        return get_object_or_404(self.seen(request), pk=pk)
