"""Browsers in which somebody has signed in, and what is true of every page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from engage.people.models import User
from tests.cast import Cast

SignedIn = Callable[[str], Client]


@pytest.fixture
def signed_in(cast: Cast) -> SignedIn:
    """`signed_in("nadine")` is a browser of hers."""

    def sign_in(name: str) -> Client:
        person: User = getattr(cast, name)
        browser = Client()
        browser.force_login(person, backend="engage.people.backends.PeopleBackend")
        return browser

    return sign_in


def text_of(answer: Any) -> str:
    """What is left for the reader of the page's main part: no tags, single spaces."""
    html = answer.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def strong_buttons(answer: Any) -> list[str]:
    """The words of the filled buttons in the page, without the copy at the bottom of a phone."""
    html = answer.content.decode().split('<div class="phone-action"')[0]
    found = re.findall(r'class="button button-strong[^"]*"[^>]*>(.*?)</(?:a|button)>', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", words).strip() for words in found]


def is_closed(html: str) -> bool:
    """No inline style or script and no event attribute, so that the strict policy blocks nothing of it."""
    inline = r"<[^>]+\sstyle=|<style|<[^>]+\son[a-z]+=|javascript:"
    scripts = re.findall(r"<script[^>]*>", html)
    return re.search(inline, html) is None and all("src=" in script for script in scripts)
