"""Who may do what to an account. Pure: everything asked of the database is in the facts handed in."""

from accounts.models import Account
from engage.people.models import Role, User
from engage.people.programme import is_in_programme


def speaks_for_account(user: User, account: Account) -> bool:
    """The account's manager or a deputy of theirs; sales operations where the account has no manager."""
    if account.manager_id is None:
        return user.is_sales_ops
    return account.manager_id in user.acting_ids


def may_edit_account(user: User, account: Account, *, on_team: bool) -> bool:
    return on_team or user.is_sales_ops or speaks_for_account(user, account)


def may_create_account(user: User) -> bool:
    """Account managers, who then manage it, and sales operations."""
    return user.holds(Role.ACCOUNT_MANAGER) or user.is_sales_ops


def may_assign_manager(user: User) -> bool:
    return user.is_sales_ops


def may_sync(user: User) -> bool:
    """Whether this person may write by the numbers of another system, whatever the account."""
    return user.is_sales_ops


def may_write_programme(user: User) -> bool:
    """Whether this person keeps what holds for all accounts: priorities and business units."""
    return user.is_sales_ops


def may_browse_accounts(user: User) -> bool:
    """Whether lists of customers are this person's business at all; whoever only administers users has no part in them."""
    return is_in_programme(user)
