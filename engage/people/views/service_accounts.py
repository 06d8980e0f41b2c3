"""Programs that come in by tokens of their own: the list, one of them with its tokens, and the end of its access. For administrators."""

from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from engage.core.clock import now
from engage.core.edits import Editing, addition_of
from engage.core.errors import EngageError
from engage.core.form_keys import answered_once
from engage.core.pages import page_of, show_refusal
from engage.people import actions
from engage.people.forms.own import TokenForm
from engage.people.forms.service_accounts import EndServiceAccountForm, ServiceAccountForm
from engage.people.models import ServiceAccount
from engage.people.views.answering import answer
from engage.people.views.scope import require_administrator, require_record
from engage.people.words import role_words

TOKENS_SHOWN = 50


def service_accounts(request: HttpRequest) -> HttpResponse:
    """Those that have access, or all, each with its working tokens counted. Four queries."""
    _require_keeper(request)
    rows = ServiceAccount.objects.visible_to(request.user)
    ended = bool(request.GET.get("ended"))
    works = Q(user__api_tokens__revoked_at=None, user__api_tokens__expires_at__gt=now())
    shown = (rows if ended else rows.here()).select_related("user", "answerable")
    counted = shown.annotate(
        tokens=Count("user__api_tokens", filter=works), used_at=Max("user__api_tokens__last_used_at")
    ).order_by("user__name", "id")
    return render(
        request, "people/service_accounts.html", {"page": page_of(request, counted), "ended": ended}
    )


def add(request: HttpRequest) -> HttpResponse:
    _require_keeper(request)
    editing = addition_of(request, lambda sent: ServiceAccountForm(sent, by=request.user))

    def write(typed: dict[str, Any]) -> str:
        made = actions.create_service_account(by=request.user, **typed)
        return f"{made.user.name} is there. What it needs now is a token."

    back = reverse("people:service_accounts")
    return answer(request, editing, write, template="people/service_account_form.html", context={}, back=back)


@never_cache
@answered_once
def service_account(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with its tokens. A new one is in the answer to the form that asked for it and nowhere else. Six queries."""
    account = _account_of(request, pk)
    user = account.user
    form = TokenForm(request.POST or None, person=user)
    status, key = 200, ""
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                _, key = actions.create_token(user, by=request.user, **form.cleaned_data)
            except EngageError as error:
                show_refusal(form, error)
                status = error.status
            else:
                status, form = 201, TokenForm(person=user)
    context = {
        "account": account,
        "roles": role_words(user),
        "form": form if user.is_active else None,
        "key": key,
        "tokens": list(user.api_tokens.order_by("-created_at", "-id")[:TOKENS_SHOWN]),
    }
    return render(request, "people/service_account.html", context, status=status)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account_of(request, pk)
    editing = Editing(
        request,
        load=lambda: {"user": ServiceAccount.objects.select_related("user").get(pk=account.pk)},
        make=lambda sent, rows: ServiceAccountForm(sent, by=request.user, account=rows["user"]),
        revision=lambda row: row.user.revision,
    )

    def write(typed: dict[str, Any]) -> str:
        actions.change_service_account(account, by=request.user, seen=editing.seen, **typed)
        return "The record is up to date."

    return _answer(request, account, editing, write, "people/service_account_form.html")


def end(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account_of(request, pk)
    editing = addition_of(request, lambda sent: EndServiceAccountForm(sent))

    def write(typed: dict[str, Any]) -> str:
        actions.end_service_account(account, by=request.user, **typed)
        return f"{account.user.name} has no access any more."

    return _answer(request, account, editing, write, "people/service_account_end.html")


def _answer(
    request: HttpRequest, account: ServiceAccount, editing: Editing[Any], write: Any, template: str
) -> HttpResponse:
    back = reverse("people:service_account", args=[account.pk])
    return answer(request, editing, write, template=template, context={"account": account}, back=back)


def _account_of(request: HttpRequest, pk: int) -> ServiceAccount:
    _require_keeper(request)
    rows = ServiceAccount.objects.visible_to(request.user).select_related("user", "answerable", "made_by")
    return get_object_or_404(rows, pk=pk)


def _require_keeper(request: HttpRequest) -> None:
    require_record(request)
    require_administrator(request)
