"""Forms for what the account side knows of its customer. Whoever may not write is told so before typing."""

from collections.abc import Callable

from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms import AccountForm, ContactForm, FinancialYearForm, StakeForm
from accounts.models import Account, Contact, Stake
from accounts.queries import is_on_team
from accounts.rules import may_edit_account
from engage.core.errors import EngageError, NotAllowed
from engage.core.pages import show_refusal, tell


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account_to_edit(request, pk)
    form = AccountForm(request.POST or None, instance=account, user=request.user)

    def write() -> None:
        fields = dict(form.cleaned_data)
        manager = fields.pop("manager", None)
        changed = actions.change_account(account, by=request.user, **fields)
        if "manager" in form.fields and manager != changed.manager:
            actions.assign_manager(changed, manager=manager, by=request.user)

    return _answer(
        request, account, form, write, title="What we know of it", told="The account is up to date."
    )


def add_contact(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account_to_edit(request, pk)
    form = ContactForm(request.POST or None, instance=Contact(account=account))

    def write() -> None:
        actions.add_contact(account, by=request.user, **form.cleaned_data)

    return _answer(
        request, account, form, write, title="Somebody at the customer", told="The contact is on record."
    )


def change_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    account = _account_to_edit(request, pk)
    row = get_object_or_404(account.contacts.select_related("account"), pk=contact)
    form = ContactForm(request.POST or None, instance=row)

    def write() -> None:
        actions.change_contact(row, by=request.user, **form.cleaned_data)

    return _answer(request, account, form, write, title=row.name, told="The contact is up to date.")


def add_stake(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account_to_edit(request, pk)
    form = StakeForm(request.POST or None, instance=Stake(account=account, currency=account.currency))

    def write() -> None:
        actions.add_stake(account, by=request.user, **form.cleaned_data)

    title = "What a business unit stands to gain"
    return _answer(
        request, account, form, write, title=title, told="The stake is on record; every briefing prints it."
    )


def change_stake(request: HttpRequest, pk: int, stake: int) -> HttpResponse:
    account = _account_to_edit(request, pk)
    row = get_object_or_404(account.stakes.select_related("account", "business_unit"), pk=stake)
    form = StakeForm(request.POST or None, instance=row)

    def write() -> None:
        actions.change_stake(row, by=request.user, **form.cleaned_data)

    removal = {
        "label": "Remove this stake",
        "url": reverse("accounts:remove_stake", args=[account.pk, row.pk]),
        "confirm": "Briefings to come will no longer print it.",
    }
    title = f"What {row.business_unit} stands to gain"
    return _answer(
        request, account, form, write, title=title, told="The stake is up to date.", removal=removal
    )


@require_POST
def remove_stake(request: HttpRequest, pk: int, stake: int) -> HttpResponse:
    account = _account_to_edit(request, pk)
    row = get_object_or_404(account.stakes.select_related("account"), pk=stake)
    actions.remove_stake(row, by=request.user)
    tell(request, "The stake is removed.")
    return redirect("accounts:account", pk=account.pk)


def record_year(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account_to_edit(request, pk)
    form = FinancialYearForm(request.POST or None)

    def write() -> None:
        year = form.cleaned_data["year"]
        actions.record_financial_year(account, year=year, by=request.user, **form.figures)

    hint = f"In {account.currency}. A year that is on record keeps what you leave empty."
    return _answer(
        request, account, form, write, title="Figures of a year", told="The figures are on record.", hint=hint
    )


def _account_to_edit(request: HttpRequest, pk: int) -> Account:
    account: Account = get_object_or_404(
        Account.objects.visible_to(request.user).current().select_related("manager"), pk=pk
    )
    if not may_edit_account(request.user, account, on_team=is_on_team(request.user, account)):
        raise NotAllowed("Only the account's manager, its team and sales operations change the account.")
    return account


def _answer(
    request: HttpRequest,
    account: Account,
    form: ModelForm,
    write: Callable[[], None],
    *,
    title: str,
    told: str,
    hint: str = "",
    removal: dict[str, str] | None = None,
) -> HttpResponse:
    """The form, until it is right and was written; then the account. What was typed stays."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                write()
            except EngageError as error:
                show_refusal(form, error)
                status = error.status
            else:
                tell(request, told)
                return redirect("accounts:account", pk=account.pk)
    account.refresh_from_db(fields=["name"])  # the form has put what was typed into the object
    context = {"account": account, "form": form, "title": title, "hint": hint, "removal": removal}
    return render(request, "accounts/edit.html", context, status=status)
