"""How allauth and axes behave here: nobody signs up, and wrong passwords are counted by person and address."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from engage.people.models.user import SERVICE_DOMAIN


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up: people are invited, or created by an administrator. Service accounts are never written to."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if not email.lower().endswith(f"@{SERVICE_DOMAIN}"):
            super().send_mail(template_prefix, email, context)


def who_tries_to_sign_in(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The e-mail address that somebody tries, for axes: allauth hands it over under another name than axes expects."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(given).strip().lower()
