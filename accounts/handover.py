"""What account managers and account teams hand over: the accounts they manage, and the teams they are in."""

from django.db.models import QuerySet

from accounts.access import grant_access_of_new
from accounts.models import Account, AccountAccess, TeamMember
from engage.people.handover import Handover, register
from engage.people.models import Role, User

SOURCE = "accounts.account:"


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(
        Handover(
            kind="accounts",
            order=10,
            label="Accounts they manage",
            count=lambda person: _managed(person).filter(merged_into=None).count(),
            otherwise="fall to sales operations until they have a manager",
            hand_over=_hand_over_accounts,
            needs=Role.ACCOUNT_MANAGER,
        ),
        Handover(
            kind="teams",
            order=20,
            label="Account teams they are in",
            count=lambda person: TeamMember.objects.filter(user=person).count(),
            otherwise="go on without them",
            hand_over=_hand_over_teams,
        ),
    )


def _managed(person: User) -> QuerySet[Account]:
    return Account.objects.filter(manager=person)


def _hand_over_accounts(person: User, to: User | None) -> None:
    """Four queries, and one more a thousand accounts. The database refuses a manager who sponsors one of them."""
    accounts = list(
        _managed(person).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
    )
    if not accounts:
        return
    Account.objects.filter(pk__in=accounts).update(manager=to)
    _move_access(person, to, accounts, AccountAccess.Reason.MANAGER)


def _hand_over_teams(person: User, to: User | None) -> None:
    """Nobody is in a team twice, nor in that of an account they manage. At most five queries, and one more a thousand teams."""
    present = TeamMember.objects.filter(user=person)
    accounts = list(present.values_list("account", flat=True))
    if not accounts:
        return
    taken: list[int] = []
    if to is not None:
        there = TeamMember.objects.filter(user=to).values("account")
        moved = present.exclude(account__in=there).exclude(account__manager=to)
        taken = list(moved.values_list("account", flat=True))
        TeamMember.objects.filter(user=person, account__in=taken).update(user=to)
    present.delete()
    _move_access(person, None, accounts, AccountAccess.Reason.TEAM)
    if to is not None:
        _move_access(person, to, taken, AccountAccess.Reason.TEAM)


def _move_access(person: User, to: User | None, accounts: list[int], reason: AccountAccess.Reason) -> None:
    own = AccountAccess.objects.filter(user=person, reason=reason, account__in=accounts)
    own.filter(source__startswith=SOURCE).delete()
    if to is not None:
        grant_access_of_new((f"{SOURCE}{account}", (account, to.pk, reason)) for account in accounts)
