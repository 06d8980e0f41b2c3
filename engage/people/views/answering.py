from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from engage.core.errors import EngageError
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell


@answered_once
def answer(
    request: HttpRequest,
    form: BaseForm,
    write: Callable[[dict[str, Any]], str],
    *,
    template: str,
    context: Mapping[str, Any],
    back: str,
) -> HttpResponse:
    """The form, until it is right and was written; then the page `back`, with the words that `write` returns. What was typed stays."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                told = write(form.cleaned_data)
            except EngageError as error:
                show_refusal(form, error)
                status = error.status
            else:
                tell(request, told)
                return redirect(back)
    return render(request, template, {**context, "form": form, "back": back}, status=status)
