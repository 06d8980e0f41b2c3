"""Who may do what to an account: questions to the table in `accounts.permissions`."""

from accounts.models import Account
from accounts.permissions import ACCOUNT, IMPORT, PRIORITIES_AND_UNITS
from engage.people.models import User
from engage.people.parts import Part, those
from engage.people.programme import is_in_programme

may_create_account = ACCOUNT.asks_standing("create")  # an account manager then manages it
may_assign_manager = ACCOUNT.asks_standing("assign the manager")
may_sync = ACCOUNT.asks_standing("write by another system's number")  # whatever the account
may_merge_accounts = ACCOUNT.asks_standing("merge")
may_ask_anywhere = ACCOUNT.asks_standing("ask for a visit anywhere")  # and look its name up
may_write_programme = PRIORITIES_AND_UNITS.asks_standing("write")
may_import = IMPORT.asks_standing("see and run")
may_browse_accounts = is_in_programme  # whether lists of customers are this person's business at all

_speaks_where_nobody_manages = ACCOUNT.asks_standing("speak for where it has no manager")
_edit = ACCOUNT.asks("edit")


def speaks_for_account(user: User, account: Account) -> bool:
    """The account's manager or a deputy of theirs; sales operations where the account has no manager."""
    if account.manager_id is None:
        return _speaks_where_nobody_manages(user)
    return account.manager_id in user.acting_ids


def hidden_of_account(user: User, *, is_open: bool) -> frozenset[str]:
    """What of an account that was looked up by name this person does not read; `is_open` says that they have a reason to see it."""
    return ACCOUNT.hides(user.standing | those({Part.INSIDER: is_open}))


def may_edit_account(user: User, account: Account, *, on_team: bool) -> bool:
    own = {Part.ACCOUNT_MANAGER: speaks_for_account(user, account), Part.ACCOUNT_TEAM: on_team}
    return _edit(user.standing | those(own))
