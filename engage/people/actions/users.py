"""Users: made, changed by an administrator, and changed by themselves."""

from collections.abc import Collection
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from engage.core.audit import act_as
from engage.core.edits import require_current
from engage.core.errors import BadInput, GuardRefused, NotAllowed, WrongState, refusals
from engage.core.locks import one_at_a_time
from engage.people.actions.checks import (
    check_zone_and_country,
    free_address,
    known_roles,
    said,
    strong_password,
)
from engage.people.handover import left_with
from engage.people.models import Executive, Role, User
from engage.people.rules import may_administer

LAST_ADMINISTRATOR = "This is the last administrator who may sign in; make somebody else one first."
NO_NAME = "Say the person's name."


def create_user(
    email: str,
    *,
    name: str,
    roles: Collection[str],
    password: str | None = None,
    time_zone: str = "Europe/Berlin",
    country: str = "DE",
    superior: User | None = None,
    by: User | None = None,
) -> User:
    """Somebody who may sign in, with the address taken as proven. Without a password they set one by *Forgot your password?*.

    Raises BadInput, naming the field, for an address that is taken or none, an unknown role, time zone or country, or a weak password.
    """
    said(name, NO_NAME, field="name")
    wanted = known_roles(roles)
    check_zone_and_country(time_zone, country)
    user = User(
        email=email.strip().lower(),
        name=name.strip(),
        roles=wanted,
        time_zone=time_zone,
        country=country,
        superior=superior,
    )
    with transaction.atomic():
        act_as(by, reason="New user")
        one_at_a_time(f"people.user:{user.email}")
        address = free_address(email)
        user.set_password(strong_password(password, user) if password is not None else None)
        user.save()
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def change_user(user: User, *, by: User, reason: str = "", seen: int | None = None, **fields: Any) -> User:
    """Changes name, roles, superior, time zone or country of somebody. For administrators.

    Raises BadInput naming the field; WrongState where a role goes that work of theirs hangs on; GuardRefused (`last_administrator`) where
    nobody would be left to let people in.
    """
    if not may_administer(by):
        raise NotAllowed("Only administrators change people and their roles.")
    with refusals(), transaction.atomic():
        act_as(by, reason=reason.strip() or "Person changed")
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        require_current(user, seen=seen)
        before = set(user.roles)
        _write(user, fields)
        if "roles" in fields:
            _require_free_of(user, before - set(user.roles))
        if "superior" in fields:
            _require_no_circle(user)
        user.save(update_fields=list(fields))
    return user


def change_profile(
    user: User, *, by: User, name: str, time_zone: str, country: str, seen: int | None = None
) -> User:
    """What everybody changes about themselves. An executive's deadlines from now on follow the new clock, those that are set stay."""
    if by.pk != user.pk:
        raise NotAllowed("A profile is changed by whose it is.")
    with transaction.atomic():
        act_as(by, reason="Own profile changed")
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        require_current(user, seen=seen)
        _write(user, {"name": name, "time_zone": time_zone, "country": country})
        user.save(update_fields=["name", "time_zone", "country"])
        Executive.objects.filter(user=user).update(time_zone=user.time_zone, country=user.country)
    return user


def require_another_administrator(user: User) -> None:
    """Raises GuardRefused where nobody but this person administers. One query; the database refuses it too."""
    if Role.ADMINISTRATOR not in user.roles or not user.is_active:
        return
    others = User.objects.people().filter(roles__contains=[Role.ADMINISTRATOR], is_active=True)
    if not others.exclude(pk=user.pk).exists():
        raise GuardRefused(LAST_ADMINISTRATOR, code="last_administrator", field="roles")


CHANGEABLE = frozenset({"name", "roles", "superior", "time_zone", "country"})


def _write(user: User, fields: dict[str, Any]) -> None:
    unknown = set(fields) - CHANGEABLE
    if unknown:
        raise BadInput(f"{', '.join(sorted(unknown))} cannot be changed here.")
    if "name" in fields:
        fields["name"] = said(fields["name"], NO_NAME, field="name")
    if "roles" in fields:
        fields["roles"] = known_roles(fields["roles"], field="roles")
        if Role.ADMINISTRATOR not in fields["roles"]:
            require_another_administrator(user)
    for name, value in fields.items():
        setattr(user, name, value)
    check_zone_and_country(user.time_zone, user.country)


def _require_free_of(user: User, dropped: Collection[str]) -> None:
    """A role goes only when no work that needs it is left. As many queries as there are kinds of such work."""
    for left in left_with(user, needing=dropped):
        raise WrongState(
            f"{user.name} still has work in that role: {left.count} × {left.label.lower()}. Hand it over first."
        )
    if Role.EXECUTIVE in dropped and Executive.objects.filter(user=user).exists():
        raise WrongState(
            f"{user.name} is the sign-in of an executive; sales operations takes it off the executive's record first."
        )


def _require_no_circle(user: User) -> None:
    """Nobody reports to themselves, however many superiors lie between. One query a superior."""
    above, passed = user.superior, set[int]()
    while above is not None and above.pk not in passed:
        if above.pk == user.pk:
            raise BadInput(f"{user.name} would report to themselves.", field="superior")
        passed.add(above.pk)
        above = above.superior
