"""Who may do what to an account. Pure: everything asked of the database is in the facts handed in."""

from accounts.models import Account
from engage.people.models import User


def speaks_for_account(user: User, account: Account) -> bool:
    """The account's manager or a deputy of theirs; sales operations where the account has no manager."""
    if account.manager_id is None:
        return user.is_sales_ops
    return account.manager_id in user.acting_ids


def may_edit_account(user: User, account: Account, *, on_team: bool) -> bool:
    return on_team or user.is_sales_ops or speaks_for_account(user, account)
