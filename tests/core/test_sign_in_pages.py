"""Every page of signing in wears the house's look, and none of them brings a style or a script of its own."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast
from tests.pages import signed_in

OPEN_PAGES = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
]
CLOSED = {"account_email_verification_sent": "nothing to confirm", "account_signup": "By invitation"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN_PAGES)
def test_a_page_before_signing_in_is_a_calm_panel_without_inline_code(client: Client, name: str) -> None:
    html = client.get(reverse(name), follow=True).content.decode()
    assert 'class="entrance-panel"' in html
    assert html.count("<h1") == 1
    assert not re.search(r'\sstyle="|<style|\son[a-z]+="', html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


@pytest.mark.django_db
@pytest.mark.parametrize("name", CLOSED)
def test_a_door_that_is_not_used_says_so_in_our_words(client: Client, name: str) -> None:
    assert CLOSED[name] in client.get(reverse(name)).content.decode()


@pytest.mark.django_db
def test_a_link_to_confirm_an_address_leads_nowhere(client: Client) -> None:
    words = client.get(reverse("account_confirm_email", args=["x"])).content.decode()
    assert "This link no longer works" in words


@pytest.mark.django_db
def test_nobody_changes_the_address_they_sign_in_with(cast: Cast) -> None:
    answer = signed_in(cast.nadine).post(
        reverse("account_email"), {"action_add": "", "email": "else@example.com"}
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("settings:profile"))
    assert not EmailAddress.objects.filter(email="else@example.com").exists()


@pytest.mark.django_db
def test_a_missing_page_is_calm_on_a_machine_of_developers_too(cast: Cast, settings: Settings) -> None:
    settings.DEBUG = True
    answer = signed_in(cast.nadine).get("/visits/0/")
    assert answer.status_code == 404
    assert "There is nothing here for you to open" in answer.content.decode()


@pytest.mark.django_db
def test_a_wrong_password_is_said_once_and_does_not_say_which_half_was_wrong(client: Client) -> None:
    html = client.post(
        reverse("account_login"), {"login": "nobody@example.com", "password": "wrong"}
    ).content.decode()
    assert "One thing needs your attention" in html
    assert 'value="nobody@example.com"' in html
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html


@pytest.mark.parametrize("status", [400, 403, 404, 409, 500])
def test_an_error_page_speaks_plainly_without_request_or_person(status: int) -> None:
    html = get_template(f"{status}.html").render({})
    assert "<h1>" in html
    assert str(status) not in re.sub(r"<[^>]+>", "", html)
    assert "Go to your home page" in html


def test_a_missing_page_does_not_say_whether_there_is_one() -> None:
    words = get_template("404.html").render({"exception": "No Visit matches the given query."})
    assert "No Visit" not in words
