"""What is asked of whatever somebody says about a person."""

from collections.abc import Collection, Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from engage.core.countries import is_country_code
from engage.core.errors import BadInput
from engage.core.zones import zone_named
from engage.people.models import Role, User


def free_address(email: str) -> str:
    """The address in lower case. Raises BadInput where it is none, or somebody's. Two queries."""
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


def known_roles(roles: Collection[str], *, field: str = "role") -> list[str]:
    """The roles, each once, sorted. Raises BadInput where there is none, or one that there is not."""
    unknown = sorted(set(roles) - set(Role.values))
    if unknown or not roles:
        raise BadInput(
            f"A user has at least one role of {', '.join(Role.values)}"
            + (f", not {unknown[0]}." if unknown else "."),
            field=field,
        )
    return sorted(set(roles))


def strong_password(password: str, user: User, *, field: str = "password") -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), field=field) from None
    return password


def check_zone_and_country(time_zone: str, country: str) -> None:
    zone_named(time_zone)
    if not is_country_code(country):
        raise BadInput(f"“{country}” is not a country's ISO 3166 code, such as DE.", field="country")


def said(text: str, words: str, *, field: str) -> str:
    """The text without blanks around it. Raises BadInput with `words` where nothing is left."""
    if not text.strip():
        raise BadInput(words, field=field)
    return text.strip()


def those_here(people: Iterable[User | None], *, field: str) -> dict[int, User]:
    """These people as they are now, by id; none of them leaves, or loses a role, until the transaction ends. Raises BadInput where one has left.

    For whoever is to get work, and before anything else is locked: leaving locks the person first, then the work. One query.
    """
    wanted = {person.pk for person in people if person is not None}
    if not wanted:
        return {}
    rows = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
    found = {user.pk: user for user in rows}
    for user in found.values():
        if not user.is_active:
            raise BadInput(f"{user.name} has left.", field=field, code="work_goes_to_who_is_here")
    return found
