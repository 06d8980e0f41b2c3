"""Reads of accounts that have a name."""

from accounts.models import Account, TeamMember
from engage.people.models import Role, User


def is_on_team(user: User, account: Account) -> bool:
    """Whether this person, or somebody whose deputy they are, is in the account's team (the manager aside). One query."""
    return TeamMember.objects.filter(account=account, user__in=user.acting_ids).exists()


def accounts_to_look_up(user: User, *, name: str, limit: int = 20) -> list[Account]:
    """The directory: accounts whose name holds `name`, with manager, for requesting or reporting a visit. One query.

    Executives, assistants and sales operations may look up any account, everybody else those they see. Of an account out of scope only
    id, name and manager may be shown.
    """
    accounts = Account.objects.current().filter(name__icontains=name.strip())
    if not any(user.holds(role) for role in (Role.EXECUTIVE, Role.ASSISTANT, Role.SALES_OPS)):
        accounts = accounts.visible_to(user)
    return list(accounts.select_related("manager").only("id", "name", "manager__id", "manager__name")[:limit])
