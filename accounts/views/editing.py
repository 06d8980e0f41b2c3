"""Forms for the account itself. Whoever may not write is told so before typing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import actions
from accounts.forms import AccountForm, FinancialYearForm, ManagerForm, NewAccountForm
from accounts.rules import may_assign_manager, may_browse_accounts, may_create_account
from accounts.views.answering import account_to_edit, answer
from engage.core.errors import EngageError, NotAllowed, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell


@answered_once
def new(request: HttpRequest) -> HttpResponse:
    """A new account: sales operations names who manages it, an account manager manages it from now on."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    if not may_create_account(request.user):
        raise NotAllowed("Only account managers and sales operations add accounts.")
    form = NewAccountForm(request.POST or None, user=request.user)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                account = actions.create_account(by=request.user, **form.cleaned_data)
            except EngageError as error:
                show_refusal(form, error)
                status = error.status
            else:
                tell(request, f"{account.name} is on record. Add the people who decide there.")
                return redirect("accounts:account", pk=account.pk)
    return render(request, "accounts/new.html", {"form": form}, status=status)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_to_edit(request, pk)
    form = AccountForm(request.POST or None, instance=account, user=request.user)

    def write() -> None:
        actions.change_account(account, by=request.user, **form.cleaned_data)

    return answer(
        request, account, form, write, title="What we know of it", told="The account is up to date."
    )


def manager(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the account to another manager."""
    account = account_to_edit(request, pk)
    if not may_assign_manager(request.user):
        raise NotAllowed("Only sales operations assigns account managers.")
    form = ManagerForm(request.POST or None, instance=account, user=request.user)

    def write() -> None:
        actions.assign_manager(account, manager=form.cleaned_data["manager"], by=request.user)

    hint = "Whoever hands it over loses sight of the account, unless they serve, sponsor or visit it."
    return answer(
        request, account, form, write, title="Who manages it", told="The account is handed over.", hint=hint
    )


def record_year(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_to_edit(request, pk)
    form = FinancialYearForm(request.POST or None)

    def write() -> None:
        year = form.cleaned_data["year"]
        actions.record_financial_year(account, year=year, by=request.user, **form.figures)

    hint = f"In {account.currency}. A year that is on record keeps what you leave empty."
    return answer(
        request, account, form, write, title="Figures of a year", told="The figures are on record.", hint=hint
    )
