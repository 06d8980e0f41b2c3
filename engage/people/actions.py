"""Writes to people: users, executives, tokens. Each checks what it is given and writes in one transaction."""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from engage.core.audit import act_as
from engage.core.chunks import in_chunks
from engage.core.clock import now
from engage.core.countries import is_country_code
from engage.core.errors import BadInput
from engage.core.zones import zone_named
from engage.people.models import ApiToken, BusinessUnit, Executive, Role, Scope, User

TOKEN_PREFIX = "engage_"  # noqa: S105 - lets secret scanners know a leaked one
LONGEST_TOKEN_DAYS = 3660


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
    address = _address(email)
    if not name.strip():
        raise BadInput("Say the person's name.", field="name")
    unknown = sorted(set(roles) - set(Role.values))
    if unknown or not roles:
        raise BadInput(
            f"A user has at least one role of {', '.join(Role.values)}"
            + (f", not {unknown[0]}." if unknown else "."),
            field="role",
        )
    _check_zone_and_country(time_zone, country)
    user = User(
        email=address,
        name=name.strip(),
        roles=sorted(set(roles)),
        time_zone=time_zone,
        country=country,
        superior=superior,
    )
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise BadInput(" ".join(error.messages), field="password") from None
    user.set_password(password)
    with transaction.atomic():
        act_as(by, reason="New user")
        user.save()
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def create_executive(
    name: str,
    *,
    user: User | None = None,
    title: str = "",
    business_unit: str = "",
    region: str = "",
    capacity: int | None = None,
    time_zone: str = "Europe/Berlin",
    country: str = "DE",
    by: User | None = None,
) -> Executive:
    """An executive, with a sign-in or without. A business unit of that name is made where there is none."""
    if not name.strip():
        raise BadInput("Say the executive's name.", field="name")
    if capacity is not None and capacity < 1:
        raise BadInput(
            "An executive sponsors at least one account; leave the capacity out for the policy's number.",
            field="capacity",
        )
    _check_zone_and_country(time_zone, country)
    with transaction.atomic():
        act_as(by, reason="New executive")
        unit = (
            BusinessUnit.objects.get_or_create(name=business_unit.strip())[0]
            if business_unit.strip()
            else None
        )
        return Executive.objects.create(
            name=name.strip(),
            user=user,
            title=title,
            business_unit=unit,
            region=region,
            capacity=capacity,
            time_zone=time_zone,
            country=country,
        )


def find_or_create_executives(names: Iterable[str], *, time_zone: str) -> tuple[dict[str, int], int]:
    """The id of the executive of each exact name, making those that are missing, without a sign-in; and how many were made.

    Where several have one name, an active one is meant, and of those the first. Two queries a thousand names; needs a transaction.
    """
    wanted = list(dict.fromkeys(names))
    found: dict[str, tuple[bool, int]] = {}
    for chunk in in_chunks(wanted):
        for name, left_on, pk in (
            Executive.objects.filter(name__in=chunk).order_by().values_list("name", "left_on", "id")
        ):
            candidate = (left_on is not None, pk)
            found[name] = min(candidate, found.get(name, candidate))
    ids = {name: pk for name, (_, pk) in found.items()}
    missing = [Executive(name=name, time_zone=time_zone) for name in wanted if name not in ids]
    made = Executive.objects.bulk_create(missing, batch_size=1000)
    return {**ids, **{executive.name: executive.pk for executive in made}}, len(made)


def create_token(
    user: User, *, scopes: Collection[str], days: int, name: str = "", by: User | None = None
) -> tuple[ApiToken, str]:
    """A key to the REST API for `user`, and the key itself, which is not kept: only the SHA-256 of all its characters is.

    It ends after `days`. Raises BadInput for unknown scopes, a length of time out of range, or a user who may not sign in.
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
        raise BadInput(f"{user.name} may not sign in, so a token would be of no use.", field="email")
    key = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        act_as(by, reason="New API token")
        token = ApiToken.objects.create(
            user=user,
            name=name,
            digest=hashlib.sha256(key.encode()).hexdigest(),
            scopes=sorted(set(scopes)),
            expires_at=now() + timedelta(days=days),
        )
    return token, key


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadInput(f"“{email}” is not an e-mail address.", field="email") from None
    if (
        User.objects.filter(email__iexact=address).exists()
        or EmailAddress.objects.filter(email__iexact=address).exists()
    ):
        raise BadInput(f"Somebody has the address {address} already.", field="email")
    return address


def _check_zone_and_country(time_zone: str, country: str) -> None:
    zone_named(time_zone)
    if not is_country_code(country):
        raise BadInput(f"“{country}” is not a country's ISO 3166 code, such as DE.", field="country")
