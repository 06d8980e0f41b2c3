"""Our business with an account, by year."""

from typing import Any

from django.db import transaction

from accounts.actions.standing import account_to_write, put
from accounts.models import Account, FinancialYear
from accounts.validity import check_figures
from engage.core.audit import act_as
from engage.core.edits import require_current
from engage.people.models import User

FIGURES = frozenset({"revenue", "profit", "share_of_wallet", "currency"})


def record_financial_year(
    account: Account, *, year: int, by: User, seen: int | None = None, **figures: Any
) -> FinancialYear:
    """Sets the figures of one year, keeping those that are not given. The currency is the account's unless said otherwise.

    `seen` is 0 for a year that was not on record. Raises NotAllowed; Stale; BadInput, naming the field.
    """
    check_figures({"year": year, **figures})
    with transaction.atomic():
        act_as(by, reason="Figures of a year")
        locked = account_to_write(account, by=by)
        row = FinancialYear.objects.filter(account=locked, year=year).first()
        require_current(row, seen=seen)
        if row is None:
            row = FinancialYear(account=locked, year=year)
            figures = {"currency": locked.currency, **figures}
        _fill(row, figures)
        row.save()
    return row


def change_financial_year(
    row: FinancialYear, *, by: User, seen: int | None = None, **figures: Any
) -> FinancialYear:
    """Corrects the figures of a year; the year itself stays."""
    return record_financial_year(row.account, year=row.year, by=by, seen=seen, **figures)


def remove_financial_year(row: FinancialYear, *, by: User, seen: int | None = None) -> None:
    """Takes back the figures of a year. The audit trail keeps them."""
    with transaction.atomic():
        act_as(by, reason="Figures of a year removed")
        account_to_write(row.account, by=by)
        require_current(FinancialYear.objects.select_for_update().filter(pk=row.pk).first(), seen=seen)
        row.delete()


def _fill(row: FinancialYear, figures: dict[str, Any]) -> None:
    put(row, figures, among=FIGURES)
