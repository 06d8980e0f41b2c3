"""Invitations: a mail with a link that sets the first password."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from engage.core import policy
from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import NotAllowed, OutOfScope, WrongState
from engage.core.outbox import announce
from engage.people.actions.checks import strong_password
from engage.people.actions.users import create_user
from engage.people.models import Invitation, User
from engage.people.policies import INVITATION_DAYS
from engage.people.rules import may_administer

NO_LONGER = "This link no longer works. Ask your administrator for a new invitation."


def invite(
    email: str,
    *,
    name: str,
    roles: Collection[str],
    by: User,
    superior: User | None = None,
    time_zone: str = "Europe/Berlin",
    country: str = "DE",
) -> User:
    """Makes somebody who has no password yet, and sends them the link to set one. For administrators.

    Raises NotAllowed, or BadInput naming the field, as `create_user` does.
    """
    _require_administrator(by)
    with transaction.atomic():
        user = create_user(
            email,
            name=name,
            roles=roles,
            superior=superior,
            time_zone=time_zone,
            country=country,
            by=by,
        )
        send_invitation(user, by=by)
    return user


def send_invitation(user: User, *, by: User) -> Invitation:
    """Sends a link that works once, for the days of the policy; one that was sent before works no longer. For administrators.

    Raises WrongState where the person has joined, or has left.
    """
    _require_administrator(by)
    with transaction.atomic():
        act_as(by, reason="Invited")
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if not user.is_active:
            raise WrongState(f"{user.name} has left; let them in again first.")
        if user.has_usable_password():
            raise WrongState(f"{user.name} has joined already.")
        revoke_invitations(user)
        days = policy.current()[INVITATION_DAYS]
        invitation = Invitation.objects.create(
            user=user, invited_by=by, expires_at=now() + timedelta(days=days)
        )
        payload = {"user": user.pk, "notice": "invitation", "invitation": invitation.pk}
        announce("mail", payload, key=f"invitation:{invitation.pk}")
    return invitation


def accept_invitation(invitation: Invitation, *, password: str) -> User:
    """Sets the person's first password; from now on the link is used up. Raises OutOfScope where it is, BadInput for a weak password."""
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=invitation.user_id)
        invitation = _open_or_refuse(invitation)
        act_as(user, reason="Invitation accepted")
        user.set_password(strong_password(password, user, field="password1"))
        user.save(update_fields=["password"])
        invitation.accepted_at = now()
        invitation.save(update_fields=["accepted_at"])
    return user


def revoke_invitations(user: User) -> None:
    """Links that wait in somebody's mailbox work no longer. One query; needs a transaction."""
    Invitation.objects.unused().filter(user=user).update(revoked_at=now())


def _open_or_refuse(invitation: Invitation) -> Invitation:
    found = Invitation.objects.open().filter(pk=invitation.pk).first()
    if found is None:
        raise OutOfScope(NO_LONGER)
    return found


def _require_administrator(by: User) -> None:
    if not may_administer(by):
        raise NotAllowed("Only administrators invite people.")
