"""Leaving, and coming back."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, GuardRefused, NotAllowed, WrongState, refusals
from engage.people import handover
from engage.people.actions.checks import said
from engage.people.actions.deputies import end_now
from engage.people.actions.inviting import revoke_invitations, send_invitation
from engage.people.actions.users import require_another_administrator
from engage.people.models import Deputy, Executive, Invitation, User
from engage.people.queries import whose_last_day_is_over
from engage.people.rules import may_administer


def leave(user: User, *, by: User, reason: str, on: date | None = None) -> User:
    """Ends somebody's access after the day `on`, on their clock; now, where none is given. For administrators.

    Work that nobody has taken falls where each kind says. Raises NotAllowed, BadInput without a reason or for a day in the past, WrongState
    where they have left, GuardRefused (`last_administrator`).
    """
    _require_administrator(by)
    reason = said(reason, "Say why.", field="reason")
    with refusals(), transaction.atomic():
        act_as(by, reason=reason)
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if not user.is_active:
            raise WrongState(f"{user.name} has left already.")
        require_another_administrator(user)
        if on is None:
            return _end_access(user, last_day=_today(user))
        if on < _today(user):
            raise BadInput("The last day is today or later; leave it out to end access now.", field="on")
        user.leaves_on = on
        user.save(update_fields=["leaves_on"])
    return user


def stay(user: User, *, by: User) -> User:
    """Takes back that somebody leaves on a day to come. For administrators."""
    _require_administrator(by)
    with transaction.atomic():
        act_as(by, reason="Stays after all")
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if not user.is_active or user.leaves_on is None:
            raise WrongState(f"{user.name} is not about to leave.")
        user.leaves_on = None
        user.save(update_fields=["leaves_on"])
    return user


def welcome_back(user: User, *, by: User) -> Invitation:
    """Lets somebody who has left in again: with their roles, none of their former work, and a new password to set. For administrators."""
    _require_administrator(by)
    with transaction.atomic():
        act_as(by, reason="Came back")
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if user.is_active:
            raise WrongState(f"{user.name} is here.")
        user.is_active, user.leaves_on, user.last_login = True, None, None  # invited, as if new
        user.save(update_fields=["is_active", "leaves_on", "last_login"])
        return send_invitation(user, by=by)


def end_access_of_leavers(moment: datetime) -> int:
    """Ends the access of all whose last day is over at `moment`. Returns of how many. The last administrator stays until there is another."""
    ended = 0
    for user in whose_last_day_is_over(moment):
        try:
            with refusals(), transaction.atomic():
                act_as(None, reason="The last day is over", source="leavers")
                locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
                if locked.is_active and locked.leaves_on is not None:
                    _end_access(locked, last_day=locked.leaves_on)
                    ended += 1
        except GuardRefused:
            continue
    return ended


def _end_access(user: User, *, last_day: date) -> User:
    """Sessions, tokens, deputyships and invitations end with this transaction. A session dies with the password that it was begun with,
    so that coming back does not wake it. They are gone before their work falls: what is given to them meanwhile waits for that, and is refused."""
    user.is_active, user.leaves_on = False, last_day
    user.set_unusable_password()
    user.save(update_fields=["is_active", "leaves_on", "password"])
    handover.let_go(user)
    user.api_tokens.filter(revoked_at=None).update(revoked_at=now())
    end_now(Deputy.objects.filter(principal=user) | Deputy.objects.filter(deputy=user))
    revoke_invitations(user)
    Executive.objects.filter(user=user, left_on=None).update(left_on=last_day)
    return user


def _today(user: User) -> date:
    return now().astimezone(ZoneInfo(user.time_zone)).date()


def _require_administrator(by: User) -> None:
    if not may_administer(by):
        raise NotAllowed("Only administrators end and open access.")
