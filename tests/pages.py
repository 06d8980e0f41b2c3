"""Looking at pages as the people of the cast do."""

import re
from html import unescape
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engage.people.models import User

NOT_THE_PAGES_OWN = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), backend="engage.people.backends.PeopleBackend")
    return client


def look(user: User, url: str, **asked: Any) -> HttpResponse:
    """The page as this person gets it."""
    return signed_in(user).get(url, asked)  # type: ignore[return-value]


def send(user: User, url: str, **fields: Any) -> HttpResponse:
    """What this person's form is answered with."""
    return signed_in(user).post(url, fields)  # type: ignore[return-value]


def seen_in(response: HttpResponse, *, form: int = 0) -> str:
    """What a page's edit form (the first, unless said otherwise) sends back of what it has shown."""
    found = re.findall(r'name="seen" value="([^"]*)"', response.content.decode())
    return unescape(found[form])


def words(response: HttpResponse) -> str:
    """The page's text with its blanks folded."""
    return " ".join(response.content.decode().split())


def queries_of(user: User, url: str, **asked: Any) -> int:
    """How many queries the page costs, all told: the session, the person and the page itself."""
    client = signed_in(user)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url, asked)
    assert response.status_code == 200, response.status_code
    return sum(not query["sql"].startswith(NOT_THE_PAGES_OWN) for query in captured.captured_queries)
