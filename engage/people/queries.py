"""Reads of people that have a name."""

from django.db.models import QuerySet

from engage.core.errors import BadInput
from engage.people.models import Role, User


def user_with_email(email: str) -> User:
    """The active user who signs in with this address. One query. Raises BadInput where there is none."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise BadInput(f"Nobody who may sign in has the address {email}.", field="email")
    return user


def colleagues_to_name(user: User) -> QuerySet[User]:
    """Whom this person may name as taking part in a visit or owning a promise: everybody active but those who only administer; for these, nobody."""
    programme = [role for role in Role if role != Role.ADMINISTRATOR]
    if not any(user.holds(role) for role in programme):
        return User.objects.none()
    return User.objects.filter(is_active=True, roles__overlap=programme)
