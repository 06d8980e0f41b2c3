"""Writes to accounts: each checks who asks, writes, and keeps the access rows true, in one transaction."""

from typing import Any

from django.db import transaction

from accounts.access import refresh_access_of_account
from accounts.models import Account, Contact, FinancialYear, Stake, TeamMember
from accounts.queries import is_on_team
from accounts.rules import may_edit_account
from engage.core.audit import act_as
from engage.core.errors import NotAllowed
from engage.people.models import User


def create_account(name: str, *, by: User | None, manager: User | None = None, **fields: Any) -> Account:
    """A new account; its manager sees it at once."""
    with transaction.atomic():
        act_as(by, reason="New account")
        account = Account.objects.create(name=name.strip(), manager=manager, **fields)
        refresh_access_of_account(account)
    return account


def assign_manager(account: Account, *, manager: User | None, by: User) -> Account:
    """Hands the account to another manager, or to sales operations where there is none. Sales operations only."""
    if not by.is_sales_ops:
        raise NotAllowed("Only sales operations assigns account managers.")
    with transaction.atomic():
        act_as(by, reason="Account manager assigned")
        account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        account.manager = manager
        account.save(update_fields=["manager"])
        refresh_access_of_account(account)
    return account


def set_team(account: Account, *, members: dict[User, str], by: User) -> None:
    """Makes the account team exactly these people, each with the part they play."""
    _require_editor(by, account)
    with transaction.atomic():
        act_as(by, reason="Account team changed")
        Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        TeamMember.objects.filter(account=account).exclude(user__in=members).delete()
        for user, part in members.items():
            TeamMember.objects.update_or_create(account=account, user=user, defaults={"part": part})
        refresh_access_of_account(account)


def add_contact(account: Account, *, by: User, name: str, **fields: Any) -> Contact:
    _require_editor(by, account)
    with transaction.atomic():
        act_as(by, reason="New contact")
        return Contact.objects.create(account=account, name=name.strip(), **fields)


def add_stake(account: Account, *, by: User, **fields: Any) -> Stake:
    _require_editor(by, account)
    with transaction.atomic():
        act_as(by, reason="New stake")
        return Stake.objects.create(account=account, **{"currency": account.currency, **fields})


def record_financial_year(account: Account, *, year: int, by: User, **figures: Any) -> FinancialYear:
    """Sets the figures of one year, keeping those that are not given."""
    _require_editor(by, account)
    with transaction.atomic():
        act_as(by, reason="Figures of a year")
        row, _ = FinancialYear.objects.update_or_create(
            account=account,
            year=year,
            defaults=figures,
            create_defaults={"currency": account.currency, **figures},
        )
    return row


def _require_editor(user: User, account: Account) -> None:
    if not may_edit_account(user, account, on_team=is_on_team(user, account)):
        raise NotAllowed("Only the account's manager, its team and sales operations change the account.")
