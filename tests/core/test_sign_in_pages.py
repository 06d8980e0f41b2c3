"""Every page of signing in wears the house's look, and none of them brings a style or a script of its own."""

import re

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

OPEN_PAGES = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN_PAGES)
def test_a_page_before_signing_in_is_a_calm_panel_without_inline_code(client: Client, name: str) -> None:
    html = client.get(reverse(name), follow=True).content.decode()
    assert 'class="entrance-panel"' in html
    assert html.count("<h1") == 1
    assert not re.search(r'\sstyle="|<style|\son[a-z]+="', html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


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
