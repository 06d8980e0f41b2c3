"""Service accounts: programs that come in by tokens of their own. Made, described anew, and ended; by administrators."""

import secrets
from collections.abc import Collection

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import BadInput, NotAllowed, WrongState
from engage.people.actions.checks import known_roles, said
from engage.people.models import Role, ServiceAccount, User
from engage.people.models.user import OF_SERVICES, SERVICE_DOMAIN
from engage.people.rules import may_keep_service_accounts

WHAT_FOR = "Say what it is for."
LONGEST_NAME, LONGEST_PURPOSE = 120, 300


def create_service_account(
    name: str,
    *,
    answerable: User,
    purpose: str,
    roles: Collection[str] = (Role.SALES_OPS,),
    by: User | None = None,
) -> ServiceAccount:
    """A service account without a token yet. `by` is an administrator, or nobody where the command on the server makes it.

    Raises BadInput naming the field: a name that another one has, somebody answerable who has no access, roles that need a person.
    """
    _require_administrator(by)
    wanted = known_roles(roles, field="roles")
    beyond = sorted(set(wanted) - set(OF_SERVICES))
    if beyond:
        raise BadInput(f"A service account cannot be {Role(beyond[0]).label.lower()}.", field="roles")
    with transaction.atomic():
        act_as(by, reason="New service account")
        user = User(
            email=f"{secrets.token_hex(8)}@{SERVICE_DOMAIN}",
            name=_free_name(name),
            roles=wanted,
            is_service=True,
            time_zone=answerable.time_zone,
            country=answerable.country,
        )
        user.set_unusable_password()
        _require_person(answerable)
        user.save()
        return ServiceAccount.objects.create(
            user=user, answerable=answerable, purpose=_purpose(purpose), made_by=by
        )


def change_service_account(
    account: ServiceAccount,
    *,
    name: str,
    answerable: User,
    purpose: str,
    by: User,
    seen: int | None = None,
) -> ServiceAccount:
    """Says anew what it is called, who answers for it and what it is for. `seen` is the revision of its user.

    Raises WrongState where its access has ended; BadInput; Stale.
    """
    _require_administrator(by)
    with transaction.atomic():
        act_as(by, reason="Service account changed")
        account = _locked(account)
        user = account.user
        require_current(user, seen=seen)
        user.name = _free_name(name, besides=user)
        if answerable.pk != account.answerable_id:
            _require_person(answerable)
        account.answerable, account.purpose = answerable, _purpose(purpose)
        user.save(update_fields=["name"])
        account.save(update_fields=["answerable", "purpose"])
    return account


def end_service_account(account: ServiceAccount, *, by: User, reason: str) -> ServiceAccount:
    """Its tokens work no longer, for ever; what it did stays under its name. Raises BadInput without a reason, WrongState where it has ended."""
    _require_administrator(by)
    reason = said(reason, "Say why.", field="reason")
    with transaction.atomic():
        act_as(by, reason=reason)
        account = _locked(account)
        account.user.is_active = False
        account.user.save(update_fields=["is_active"])
        account.user.api_tokens.filter(revoked_at=None).update(revoked_at=now())
    return account


def _locked(account: ServiceAccount) -> ServiceAccount:
    user = User.objects.select_for_update(of=("self",)).get(pk=account.user_id)
    if not user.is_active:
        raise WrongState(f"The access of {user.name} has ended.")
    account = ServiceAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    account.user = user
    return account


def _free_name(name: str, *, besides: User | None = None) -> str:
    """The name, which no other service account has that still has access: commands find it by that."""
    wanted = said(name, "Say what it is called.", field="name")
    if len(wanted) > LONGEST_NAME or "@" in wanted:
        raise BadInput(f"A name has up to {LONGEST_NAME} characters and no @.", field="name")
    others = User.objects.filter(is_service=True, is_active=True, name__iexact=wanted)
    if any(other != besides for other in others):
        raise BadInput(f"There is a service account called {wanted} already.", field="name")
    return wanted


def _purpose(purpose: str) -> str:
    words = said(purpose, WHAT_FOR, field="purpose")
    if len(words) > LONGEST_PURPOSE:
        raise BadInput(f"Say it in up to {LONGEST_PURPOSE} characters.", field="purpose")
    return words


def _require_person(answerable: User) -> None:
    if answerable.is_service or not answerable.is_active:
        raise BadInput(f"{answerable.name} cannot answer for it.", field="answerable")


def _require_administrator(by: User | None) -> None:
    if by is not None and not may_keep_service_accounts(by):
        raise NotAllowed("Only administrators keep service accounts.")
