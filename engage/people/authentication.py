"""Signing in to the API: a Bearer token of a person, or the browser's session (with its CSRF token)."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db.models import Q
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from engage.core.clock import now
from engage.people.models import ApiToken, Scope, User

USED_AT_MOST_EVERY = timedelta(minutes=1)
REFUSED = "This token is not known, has expired or was revoked."


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer TOKEN`. One query; a second one, once a minute, notes the use."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed("Write “Authorization: Bearer” and the token.")
        token = (
            ApiToken.objects.usable()
            .select_related("user")
            .filter(digest=hashlib.sha256(words[1]).hexdigest())
            .first()
        )
        if token is None:
            raise AuthenticationFailed(REFUSED)
        _note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Engage"'


def _note_use(token: ApiToken) -> None:
    moment = now()
    stale = moment - USED_AT_MOST_EVERY
    if token.last_used_at is None or token.last_used_at <= stale:
        ApiToken.objects.filter(Q(last_used_at=None) | Q(last_used_at__lte=stale), pk=token.pk).update(
            last_used_at=moment
        )


class SignedInWithScope(BasePermission):
    """Somebody is signed in; and where by a token, it has the view's `required_scope`: else `read` for reads, `write` for writes."""

    message = "This token does not have the scope that is needed here."

    def has_permission(self, request: Request, view: Any) -> bool:
        if not (request.user and request.user.is_authenticated):
            return False
        if not isinstance(request.auth, ApiToken):
            return True
        usual = Scope.READ if request.method in SAFE_METHODS else Scope.WRITE
        return (getattr(view, "required_scope", "") or usual) in request.auth.scopes


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
