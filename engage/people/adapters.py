"""How allauth behaves here: people are invited or created by an administrator, never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
