"""What the forms of an account share: who gets them, and how they are answered."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Account
from accounts.queries import is_on_team
from accounts.rules import may_edit_account
from engage.core.edits import Editing
from engage.core.errors import EngageError, NotAllowed
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell

F = TypeVar("F", bound=ModelForm)


def account_to_edit(request: HttpRequest, pk: int) -> Account:
    account: Account = get_object_or_404(
        Account.objects.visible_to(request.user).current().select_related("manager"), pk=pk
    )
    if not may_edit_account(request.user, account, on_team=is_on_team(request.user, account)):
        raise NotAllowed("Only the account's manager, its team and sales operations change the account.")
    return account


@answered_once
def answer(
    request: HttpRequest,
    account: Account,
    editing: Editing[F],
    write: Callable[[F], object],
    *,
    title: str,
    told: str,
    hint: str = "",
    others: tuple[dict[str, str], ...] = (),
) -> HttpResponse:
    """The form, until it is right and was written; then the account. What was typed stays, and what others changed meanwhile stands beside it.

    `others` are buttons that write something else.
    """
    status = 200
    if request.method == "POST":
        status = 400
        if editing.is_valid():
            try:
                editing.save(lambda: write(editing.forms))
            except EngageError as error:
                show_refusal(editing.forms, error)
                status = error.status
            else:
                tell(request, told)
                return redirect("accounts:account", pk=account.pk)
    account.refresh_from_db(fields=["name"])  # the form has put what was typed into the object
    context = {
        "account": account,
        "editing": editing,
        "form": editing.forms,
        "title": title,
        "hint": hint,
        "others": others,
    }
    return render(request, "accounts/edit.html", context, status=status)
