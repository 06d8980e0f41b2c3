"""The one door to AccountAccess: an app that gives reasons states all of them for one source, and the rows follow."""

from collections.abc import Iterable

from accounts.models import Account, AccountAccess, TeamMember

Grant = tuple[int, int, AccountAccess.Reason]  # account id, user id, reason


def grant_access(source: str, grants: Iterable[Grant]) -> None:
    """Makes the rows of `source` exactly these, adding and taking away. Needs a transaction; at most three queries."""
    wanted = set(grants)
    present = {
        (row.account_id, row.user_id, row.reason): row.pk
        for row in AccountAccess.objects.filter(source=source)
    }
    stale = [pk for grant, pk in present.items() if grant not in wanted]
    if stale:
        AccountAccess.objects.filter(pk__in=stale).delete()
    missing = [grant for grant in wanted if grant not in present]
    if missing:
        AccountAccess.objects.bulk_create(
            [
                AccountAccess(account_id=account, user_id=user, reason=reason, source=source)
                for account, user, reason in missing
            ],
            ignore_conflicts=True,
        )


def refresh_access_of_account(account: Account) -> None:
    """Gives the manager and the team of the account their access, and takes it from those who were. Four queries."""
    manager = [(account.pk, account.manager_id, AccountAccess.Reason.MANAGER)] if account.manager_id else []
    team = [
        (account.pk, user, AccountAccess.Reason.TEAM)
        for user in TeamMember.objects.filter(account=account).values_list("user_id", flat=True)
    ]
    grant_access(f"accounts.account:{account.pk}", [*manager, *team])


def grant_access_of_new(grants: Iterable[tuple[str, Grant]]) -> None:
    """Adds access for many sources at once that have no rows yet, such as imported accounts and visits. One query a thousand rows."""
    AccountAccess.objects.bulk_create(
        (
            AccountAccess(account_id=account, user_id=user, reason=reason, source=source)
            for source, (account, user, reason) in grants
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
