"""What our business units stand to gain at an account."""

from typing import Any

from django.db import transaction

from accounts.actions.standing import account_to_write, put
from accounts.models import Account, Stake
from accounts.validity import check_stake
from engage.core.audit import act_as
from engage.core.edits import require_current
from engage.people.models import User

STAKE_FIELDS = frozenset({"business_unit", "amount", "currency", "topic", "lead"})


def add_stake(account: Account, *, by: User, **fields: Any) -> Stake:
    """What a business unit stands to gain here, in the account's currency unless said otherwise."""
    with transaction.atomic():
        act_as(by, reason="New stake")
        locked = account_to_write(account, by=by)
        stake = Stake(account=locked)
        _fill(stake, {"currency": locked.currency, **fields})
        stake.save()
    return stake


def change_stake(stake: Stake, *, by: User, seen: int | None = None, **fields: Any) -> Stake:
    with transaction.atomic():
        act_as(by, reason="Stake changed")
        account_to_write(stake.account, by=by)
        changed: Stake = Stake.objects.select_for_update(of=("self",)).get(pk=stake.pk)
        require_current(changed, seen=seen)
        _fill(changed, fields)
        changed.save(update_fields=list(fields))
    return changed


def remove_stake(stake: Stake, *, by: User, seen: int | None = None) -> None:
    """Takes back that a business unit stands to gain here. The audit trail keeps it."""
    with transaction.atomic():
        act_as(by, reason="Stake removed")
        account_to_write(stake.account, by=by)
        require_current(Stake.objects.select_for_update(of=("self",)).filter(pk=stake.pk).first(), seen=seen)
        stake.delete()


def _fill(stake: Stake, fields: dict[str, Any]) -> None:
    check_stake(fields)
    put(stake, fields, among=STAKE_FIELDS)
