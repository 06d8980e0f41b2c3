"""The account team beside the account manager."""

from collections.abc import Mapping

from django.db import transaction

from accounts.access import refresh_access_of_account
from accounts.actions.standing import account_to_write
from accounts.models import Account, TeamMember
from engage.core.audit import act_as
from engage.core.edits import require_current
from engage.core.errors import BadInput
from engage.people.actions.checks import those_here
from engage.people.models import User


def set_team(account: Account, *, members: Mapping[User, str], by: User, seen: int | None = None) -> None:
    """Makes the account team exactly these people, each with the part they play; who is no longer in it loses the account at once.

    Raises BadInput for a service account, which is no person.
    """
    with transaction.atomic():
        act_as(by, reason="Account team changed")
        locked = account_to_write(account, by=by)
        if any(user.is_service for user in members):
            raise BadInput("A service account is of no team.", field="members")
        those_here(members, field="members")
        require_current(locked, seen=seen)
        TeamMember.objects.filter(account=locked).exclude(user__in=members).delete()
        for user, part in members.items():
            TeamMember.objects.update_or_create(account=locked, user=user, defaults={"part": part.strip()})
        refresh_access_of_account(locked)
