"""Who may open a session."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from engage.people.models import User


class PeopleBackend(AuthenticationBackend):
    """People with access alone. A session that somehow names a service account is nobody's."""

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        return bool(super().user_can_authenticate(user)) and not (isinstance(user, User) and user.is_service)
