"""Forms for the account itself. Whoever may not write is told so before typing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import actions
from accounts.forms import AccountForm, FinancialYearForm, ManagerForm, NewAccountForm
from accounts.rules import may_assign_manager, may_browse_accounts, may_create_account
from accounts.views.answering import account_to_edit, answer
from engage.core.edits import Editing, edit_of
from engage.core.errors import EngageError, NotAllowed, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell

NEW_YEAR = "new"


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
    editing = edit_of(request, account, lambda data, row: AccountForm(data, instance=row, user=request.user))

    def write(form: AccountForm) -> None:
        actions.change_account(account, by=request.user, seen=editing.seen, **form.cleaned_data)

    return answer(
        request, account, editing, write, title="What we know of it", told="The account is up to date."
    )


def manager(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the account to another manager."""
    account = account_to_edit(request, pk)
    if not may_assign_manager(request.user):
        raise NotAllowed("Only sales operations assigns account managers.")
    editing = edit_of(request, account, lambda data, row: ManagerForm(data, instance=row, user=request.user))

    def write(form: ManagerForm) -> None:
        chosen = form.cleaned_data["manager"]
        actions.assign_manager(account, manager=chosen, by=request.user, seen=editing.seen)

    hint = "Whoever hands it over loses sight of the account, unless they serve, sponsor or visit it."
    return answer(
        request,
        account,
        editing,
        write,
        title="Who manages it",
        told="The account is handed over.",
        hint=hint,
    )


def record_year(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_to_edit(request, pk)
    editing = Editing(
        request,
        load=lambda: {str(row.year): row for row in account.financial_years.all()} | {NEW_YEAR: None},
        make=lambda data, rows: FinancialYearForm(data),
        strict=True,
    )

    def write(form: FinancialYearForm) -> None:
        year = form.cleaned_data["year"]
        seen = editing.seen_of(str(year) if editing.knows(str(year)) else NEW_YEAR)
        actions.record_financial_year(account, year=year, by=request.user, seen=seen, **form.figures)

    hint = f"In {account.currency}. A year that is on record keeps what you leave empty."
    return answer(
        request,
        account,
        editing,
        write,
        title="Figures of a year",
        told="The figures are on record.",
        hint=hint,
    )
