"""Writes to accounts: each checks who asks, writes, and keeps the access rows true, in one transaction."""

from typing import Any

from django.db import transaction

from accounts.access import refresh_access_of_account
from accounts.models import Account, Contact, FinancialYear, Stake, TeamMember
from accounts.queries import is_on_team
from accounts.rules import may_edit_account
from engage.core.audit import act_as
from engage.core.errors import BadInput, NotAllowed
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


ACCOUNT_FIELDS = frozenset(
    {
        "name",
        "tier",
        "sector",
        "region",
        "country",
        "time_zone",
        "potential",
        "buying_behaviour",
        "openness",
        "importance_to_us",
        "importance_to_them",
        "currency",
        "email_domains",
        "review_month",
        "external_id",
        "parent",
    }
)


def change_account(account: Account, *, by: User, **fields: Any) -> Account:
    """Changes what we know of the account. Its manager is changed by `assign_manager`. Raises BadInput where it would be its own parent."""
    unknown = set(fields) - ACCOUNT_FIELDS
    if unknown:
        raise BadInput(f"{', '.join(sorted(unknown))} cannot be changed here.")
    _require_editor(by, account)
    with transaction.atomic():
        act_as(by, reason="Account changed")
        account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        for name, value in fields.items():
            setattr(account, name, value)
        _require_no_circle(account)
        account.save(update_fields=list(fields))
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


def change_contact(contact: Contact, *, by: User, **fields: Any) -> Contact:
    """Changes what we know of somebody at the customer. Who has left keeps their history, with the day they left."""
    _require_editor(by, contact.account)
    with transaction.atomic():
        act_as(by, reason="Contact changed")
        contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
        for name, value in fields.items():
            setattr(contact, name, value)
        contact.save(update_fields=list(fields))
    return contact


def add_stake(account: Account, *, by: User, **fields: Any) -> Stake:
    _require_editor(by, account)
    with transaction.atomic():
        act_as(by, reason="New stake")
        return Stake.objects.create(account=account, **{"currency": account.currency, **fields})


def change_stake(stake: Stake, *, by: User, **fields: Any) -> Stake:
    _require_editor(by, stake.account)
    with transaction.atomic():
        act_as(by, reason="Stake changed")
        stake = Stake.objects.select_for_update(of=("self",)).get(pk=stake.pk)
        for name, value in fields.items():
            setattr(stake, name, value)
        stake.save(update_fields=list(fields))
    return stake


def remove_stake(stake: Stake, *, by: User) -> None:
    """Takes back that a business unit stands to gain here. The audit trail keeps it."""
    _require_editor(by, stake.account)
    with transaction.atomic():
        act_as(by, reason="Stake removed")
        stake.delete()


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


def _require_no_circle(account: Account) -> None:
    """An account may not be above itself, however many companies lie between. One query a company above it."""
    above, passed = account.parent, set[int]()
    while above is not None and above.pk not in passed:
        if above.pk == account.pk:
            raise BadInput("An account cannot belong to itself.", field="parent")
        passed.add(above.pk)
        above = above.parent


def _require_editor(user: User, account: Account) -> None:
    if not may_edit_account(user, account, on_team=is_on_team(user, account)):
        raise NotAllowed("Only the account's manager, its team and sales operations change the account.")
