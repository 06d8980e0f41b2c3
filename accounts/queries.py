"""Reads of accounts that have a name."""

from django.db.models import QuerySet

from accounts.models import Account, TeamMember
from accounts.permissions import ACCOUNT
from engage.people.models import Role, User
from engage.people.queries import colleagues_to_name

_asks_anywhere = ACCOUNT.asks_standing("ask for a visit anywhere")


def is_on_team(user: User, account: Account) -> bool:
    """Whether this person, or somebody whose deputy they are, is in the account's team (the manager aside). One query."""
    return TeamMember.objects.filter(account=account, user__in=user.acting_ids).exists()


def accounts_in_directory(user: User) -> QuerySet[Account]:
    """Accounts for which this person may ask for or report a visit: any for executives, assistants and sales operations, else those they see.

    Of an account out of scope only id, name and manager may be shown.
    """
    accounts = Account.objects.current()
    if _asks_anywhere(user):
        return accounts
    return accounts.visible_to(user)


def accounts_to_look_up(user: User, *, name: str, limit: int = 20) -> list[Account]:
    """The directory: accounts whose name holds `name`, with manager, for requesting or reporting a visit. One query."""
    accounts = accounts_in_directory(user).filter(name__icontains=name.strip())
    return list(accounts.select_related("manager").only("id", "name", "manager__id", "manager__name")[:limit])


def managers_to_name(user: User) -> QuerySet[User]:
    """Whom this person may name as an account's manager: account managers who may sign in."""
    return colleagues_to_name(user).filter(roles__contains=[Role.ACCOUNT_MANAGER])
