"""Keys to the REST API."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, NotAllowed, WrongState
from engage.people.models import ApiToken, Scope, User
from engage.people.rules import may_make_token, may_revoke_token, scopes_open_to

TOKEN_PREFIX = "engage_"  # noqa: S105 - lets secret scanners know a leaked one
LONGEST_TOKEN_DAYS = 3660


def create_token(
    user: User, *, scopes: Collection[str], days: int, name: str = "", by: User | None = None
) -> tuple[ApiToken, str]:
    """A key to the REST API for `user`, and the key itself, which is not kept: only the SHA-256 of all its characters is.

    It ends after `days`. Whoever asks for one in Engage (`by`) makes it for themselves, or as an administrator for a service account, with
    scopes that the holder's roles open; the command on the server knows no such limits. Raises BadInput for unknown scopes, a length of time out of range, or a user whose access has ended.
    """
    unknown = sorted(set(scopes) - set(Scope.values))
    if unknown or not scopes:
        raise BadInput(
            f"A token has at least one scope of {', '.join(Scope.values)}"
            + (f", not {unknown[0]}." if unknown else "."),
            field="scopes",
        )
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise BadInput(f"A token is valid for 1 to {LONGEST_TOKEN_DAYS:,} days.", field="days")
    if not user.is_active:
        raise BadInput(f"{user.name} has no access, so a token would be of no use.", field="email")
    if by is not None:
        _require_theirs(by, user, scopes)
    key = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        act_as(by, reason="New API token")
        token = ApiToken.objects.create(
            user=user,
            name=name.strip(),
            digest=hashlib.sha256(key.encode()).hexdigest(),
            scopes=sorted(set(scopes)),
            expires_at=now() + timedelta(days=days),
        )
    return token, key


def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """Ends a token now: whose it is, or an administrator. Raises WrongState where it has ended."""
    if not may_revoke_token(by, owner_id=token.user_id):
        raise NotAllowed("A token is revoked by whose it is, or by an administrator.")
    with transaction.atomic():
        act_as(by, reason="API token revoked")
        token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
        if token.revoked_at is not None:
            raise WrongState("This token was revoked already.")
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
    return token


def _require_theirs(by: User, user: User, scopes: Collection[str]) -> None:
    if not may_make_token(by, user):
        raise NotAllowed("Everybody makes their own tokens, so that nobody else has seen them.")
    beyond = sorted(set(scopes) - scopes_open_to(user))
    if beyond:
        whose = "Its" if user.is_service else "Your"
        raise BadInput(f"{whose} roles do not open the scope {beyond[0]}.", field="scopes")
