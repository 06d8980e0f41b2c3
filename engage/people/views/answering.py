from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from engage.core.edits import Editing
from engage.core.errors import EngageError
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell

F = TypeVar("F", bound=Form)


@answered_once
def answer(
    request: HttpRequest,
    editing: Editing[F],
    write: Callable[[dict[str, Any]], str],
    *,
    template: str,
    context: Mapping[str, Any],
    back: str,
) -> HttpResponse:
    """The form, until it is right and was written; then the page `back`, with the words that `write` returns. What was typed stays, and what others changed meanwhile stands beside it."""
    status = 200
    if request.method == "POST":
        status = 400
        if editing.is_valid():
            try:
                told = editing.save(lambda: write(dict(editing.forms.cleaned_data)))
            except EngageError as error:
                show_refusal(editing.forms, error)
                status = error.status
            else:
                tell(request, told)
                return redirect(back)
    shown = {**context, "editing": editing, "form": editing.forms, "back": back}
    return render(request, template, shown, status=status)
