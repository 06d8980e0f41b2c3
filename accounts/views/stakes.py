"""Forms for what our business units stand to gain at an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms import StakeForm
from accounts.models import Stake
from accounts.views.answering import account_to_edit, answer
from engage.core.edits import addition_of, edit_of
from engage.core.pages import tell


def add(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_to_edit(request, pk)
    editing = addition_of(
        request, lambda data: StakeForm(data, instance=Stake(account=account, currency=account.currency))
    )

    def write(form: StakeForm) -> None:
        actions.add_stake(account, by=request.user, **form.cleaned_data)

    title = "What a business unit stands to gain"
    return answer(
        request,
        account,
        editing,
        write,
        title=title,
        told="The stake is on record; every briefing prints it.",
    )


def change(request: HttpRequest, pk: int, stake: int) -> HttpResponse:
    account = account_to_edit(request, pk)
    row = get_object_or_404(account.stakes.select_related("account", "business_unit"), pk=stake)
    editing = edit_of(request, row, lambda data, now: StakeForm(data, instance=now))

    def write(form: StakeForm) -> None:
        actions.change_stake(row, by=request.user, seen=editing.seen, **form.cleaned_data)

    removal = {
        "label": "Remove this stake",
        "url": reverse("accounts:remove_stake", args=[account.pk, row.pk]),
        "tone": "danger",
        "confirm": "Briefings to come will no longer print it.",
    }
    title = f"What {row.business_unit} stands to gain"
    return answer(
        request, account, editing, write, title=title, told="The stake is up to date.", others=(removal,)
    )


@require_POST
def remove(request: HttpRequest, pk: int, stake: int) -> HttpResponse:
    account = account_to_edit(request, pk)
    row = get_object_or_404(account.stakes.select_related("account"), pk=stake)
    actions.remove_stake(row, by=request.user)
    tell(request, "The stake is removed.")
    return redirect("accounts:account", pk=account.pk)
