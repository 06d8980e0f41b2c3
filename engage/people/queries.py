"""Reads of people that have a name."""

from datetime import datetime

from django.db.models import DateField, DateTimeField, F, Func, QuerySet, Value
from django.db.models.functions import Cast

from engage.core.errors import BadInput
from engage.people.models import Role, User
from engage.people.parts import STANDING
from engage.people.permissions import PROGRAMME
from engage.people.programme import is_in_programme

PROGRAMME_ROLES = [role for role in Role if STANDING[role] in PROGRAMME.who_may("take part")]


def user_with_email(email: str) -> User:
    """The active user who signs in with this address. One query. Raises BadInput where there is none."""
    user = User.objects.people().filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise BadInput(f"Nobody who may sign in has the address {email}.", field="email")
    return user


def token_holder(named: str) -> User:
    """Whom a token is made for: who signs in with this address, or the service account of this name. Two queries at most. Raises BadInput."""
    if "@" in named:
        return user_with_email(named)
    user = User.objects.filter(is_service=True, is_active=True, name__iexact=named.strip()).first()
    if user is None:
        raise BadInput(f"There is no service account called {named}.", field="email")
    return user


def colleagues_to_name(user: User) -> QuerySet[User]:
    """Whom this person may name as taking part in a visit or owning a promise: everybody active but those who only administer; for these, nobody."""
    if not is_in_programme(user):
        return User.objects.none()
    return User.objects.people().filter(is_active=True, roles__overlap=PROGRAMME_ROLES)


def possible_deputies(principal: User) -> QuerySet[User]:
    """Who may stand in for somebody: colleagues of the programme; for those who only administer, other administrators."""
    others = User.objects.people().filter(is_active=True).exclude(pk=principal.pk)
    if set(principal.roles) & set(PROGRAMME_ROLES):
        return others.filter(roles__overlap=PROGRAMME_ROLES)
    return others.filter(roles__contains=[Role.ADMINISTRATOR])


def whose_last_day_is_over(moment: datetime) -> QuerySet[User]:
    """Those who may still sign in, and whose last day has ended on their own clock."""
    local = Func(
        F("time_zone"),
        Value(moment, output_field=DateTimeField()),
        function="timezone",
        output_field=DateTimeField(),
    )
    return User.objects.filter(is_active=True, leaves_on__lt=Cast(local, DateField()))
