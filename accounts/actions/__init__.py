"""Writes to accounts and what belongs to them: each checks who asks, writes, and keeps the access rows true, in one transaction."""

from accounts.actions.accounts import assign_manager, change_account, create_account, upsert_account
from accounts.actions.business_units import (
    add_business_unit,
    change_business_unit,
    remove_business_unit,
    upsert_business_unit,
)
from accounts.actions.contacts import add_contact, change_contact, mark_left, remove_contact, upsert_contact
from accounts.actions.figures import change_financial_year, record_financial_year, remove_financial_year
from accounts.actions.priorities import (
    add_priority,
    change_priority,
    move_priority,
    remove_priority,
    retire_priority,
)
from accounts.actions.stakes import add_stake, change_stake, remove_stake
from accounts.actions.standing import require_editor
from accounts.actions.team import set_team

__all__ = [
    "add_business_unit",
    "add_contact",
    "add_priority",
    "add_stake",
    "assign_manager",
    "change_account",
    "change_business_unit",
    "change_contact",
    "change_financial_year",
    "change_priority",
    "change_stake",
    "create_account",
    "mark_left",
    "move_priority",
    "record_financial_year",
    "remove_business_unit",
    "remove_contact",
    "remove_financial_year",
    "remove_priority",
    "remove_stake",
    "require_editor",
    "retire_priority",
    "set_team",
    "upsert_account",
    "upsert_business_unit",
    "upsert_contact",
]
