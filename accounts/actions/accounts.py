"""Accounts themselves: new ones, what is known of them, who manages them, and what a CRM says of them."""

from typing import Any

from django.db import transaction

from accounts.access import refresh_access_of_account
from accounts.actions.standing import account_to_write, named, once, put, refusals_at, require_standing
from accounts.models import Account
from accounts.rules import may_assign_manager, may_create_account, may_sync
from accounts.validity import check_account, require_no_circle
from engage.core.audit import act_as
from engage.core.edits import require_current
from engage.core.errors import BadInput, NotAllowed
from engage.core.locks import one_at_a_time
from engage.people.actions.checks import those_here
from engage.people.models import Role, User

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
NAMELESS = "Say the account's name."
NUMBER_TAKEN = "Another account has this number in the CRM."


def create_account(name: str, *, by: User | None, manager: User | None = None, **fields: Any) -> Account:
    """A new account; its manager sees it at once. An account manager who makes one becomes its manager.

    `by` is None for the operator's commands. Raises NotAllowed; BadInput, naming the field.
    """
    if by is not None:
        if not may_create_account(by):
            raise NotAllowed("Only account managers and sales operations add accounts.")
        if manager not in (None, by) and not may_assign_manager(by):
            raise NotAllowed("Only sales operations assigns account managers.")
        if not may_assign_manager(by):
            manager = next(user for user in by.acting_for if Role.ACCOUNT_MANAGER in user.roles)
    account = Account(manager=manager)
    _fill(account, {"name": name, **fields})
    with transaction.atomic(), once(external_id=NUMBER_TAKEN):
        act_as(by, reason="New account")
        those_here([manager], field="manager")
        account.save()
        refresh_access_of_account(account)
    return account


def change_account(account: Account, *, by: User, seen: int | None = None, **fields: Any) -> Account:
    """Changes what we know of the account, and with `manager` who manages it (sales operations only), all or nothing.

    Raises NotAllowed; Stale; BadInput where it would be its own parent; GuardRefused, at `manager`, where that person sponsors it.
    """
    with transaction.atomic(), once(external_id=NUMBER_TAKEN):
        act_as(by, reason="Account changed")
        here = those_here([fields.get("manager")], field="manager")
        changed = account_to_write(account, by=by)
        require_current(changed, seen=seen)
        manages, fields = fields.get("manager", changed.manager), _without(fields, "manager")
        if fields:
            _fill(changed, fields)
            with refusals_at("parent"):
                changed.save(update_fields=list(fields))
        if manages != changed.manager:
            _hand_over(changed, manages and here[manages.pk], by=by)
    return changed


def assign_manager(account: Account, *, manager: User | None, by: User, seen: int | None = None) -> Account:
    """Hands the account to another manager, or to sales operations where there is none. Sales operations only.

    Raises Stale; GuardRefused, at `manager`, where that person or their superior-to-be sponsors the account.
    """
    with transaction.atomic():
        act_as(by, reason="Account manager assigned")
        here = those_here([manager], field="manager")
        changed: Account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        require_standing(changed)
        require_current(changed, seen=seen)
        _hand_over(changed, manager and here[manager.pk], by=by)
    return changed


def upsert_account(
    external_id: str, *, by: User, seen: int | None = None, **fields: Any
) -> tuple[Account, bool]:
    """The account that a CRM knows by this number as the CRM has it, made where there is none; and whether it was made.

    Fields that are left out stay. Sending the same again changes nothing; two at once make one row. Sales operations only.
    A sync owns what it sends; one that asks first hands over what it has `seen`.
    """
    if not may_sync(by):
        raise NotAllowed("Only sales operations writes accounts by their number in the CRM.")
    with transaction.atomic():
        one_at_a_time(f"accounts.account:{external_id}")
        known = Account.objects.filter(external_id=external_id).first()
        if known is not None:
            return change_account(known, by=by, seen=seen, **fields), False
        require_current(None, seen=seen)
        if "name" not in fields:
            raise BadInput("A new account needs a name.", field="name")
        return create_account(by=by, **{**fields, "external_id": external_id}), True


def _fill(account: Account, fields: dict[str, Any]) -> None:
    given = named(fields, words=NAMELESS)
    if "external_id" in given:
        given["external_id"] = given["external_id"] or None
    check_account(given)
    put(account, given, among=ACCOUNT_FIELDS)
    if "parent" in given:
        require_no_circle(account)


def _hand_over(account: Account, manager: User | None, *, by: User) -> None:
    if not may_assign_manager(by):
        raise NotAllowed("Only sales operations assigns account managers.")
    if manager is not None and Role.ACCOUNT_MANAGER not in manager.roles:
        raise BadInput(f"{manager.name} is no account manager.", field="manager")
    account.manager = manager
    with refusals_at("manager"):
        account.save(update_fields=["manager"])
    refresh_access_of_account(account)


def _without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}
