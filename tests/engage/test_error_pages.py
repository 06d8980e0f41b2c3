"""What goes wrong is said calmly, to whoever is signed in or not, and says nothing of what is behind it."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, connection, transaction
from django.test import Client

from engage.core.errors import WrongState
from engage.people.models import User
from tests.cast import Cast
from tests.pages import signed_in

pytestmark = pytest.mark.django_db

STOPPED = ("40P01", "40001", "55P03")  # a deadlock, a serialization failure, a lock that is not to be had
SECRET = "zq-secret-of-the-server"
FAILURES: list[tuple[Exception, int, str]] = [
    (SuspiciousOperation(SECRET), 400, "We could not read that"),
    (PermissionDenied(SECRET), 403, "That is not yours to do"),
    (WrongState("It was decided already."), 409, "It was decided already."),
    (RuntimeError(SECRET), 500, "That was our mistake"),
]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets every page of settings, and the API's list of executives, fail as told."""

    def fail(error: Exception) -> None:
        def raising(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr("engage.people.views.settings.ProfileForm", raising)
        monkeypatch.setattr("engage.people.views.joining.open_invitation", raising)
        monkeypatch.setattr("engage.people.api.executives.ExecutiveViewSet.shown", raising)

    return fail


def is_calm(html: str) -> bool:
    one_heading = html.count("<h1") == 1
    return one_heading and not re.search(
        r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|Traceback", html
    )


@pytest.mark.parametrize(("error", "status", "words"), FAILURES)
def test_a_failure_is_a_calm_page_with_and_without_a_sign_in(
    cast: Cast, failing: Any, error: Exception, status: int, words: str
) -> None:
    failing(error)
    inside, outside = signed_in(cast.nadine), Client()
    for client, path in ((inside, "/settings/"), (outside, "/join/x/")):
        client.raise_request_exception = False
        answer = client.get(path)
        html = answer.content.decode()
        assert (answer.status_code, words in html, is_calm(html), SECRET in html) == (
            status,
            True,
            True,
            False,
        )


@pytest.mark.parametrize("state", STOPPED)
def test_who_is_stopped_because_two_work_on_the_same_is_told_to_try_again(
    cast: Cast, failing: Any, state: str
) -> None:
    failing(error_of_the_database(state))
    client = signed_in(cast.nadine)
    page, program = client.get("/settings/"), client.get("/api/v1/executives/")
    assert (page.status_code, "Nothing was changed; try again." in page.content.decode()) == (409, True)
    assert (program.status_code, program.json()["code"]) == (409, "overtaken")


def test_the_second_of_two_who_enter_the_same_at_once_is_told_so(cast: Cast, failing: Any) -> None:
    failing(error_of_the_database("23505"))
    page = signed_in(cast.nadine).get("/settings/")
    assert (page.status_code, "Somebody has just entered the same." in page.content.decode()) == (409, True)


def test_another_failure_of_the_database_is_ours(cast: Cast, failing: Any) -> None:
    failing(error_of_the_database("57014"))
    client = signed_in(cast.nadine)
    client.raise_request_exception = False
    assert [client.get(path).status_code for path in ("/settings/", "/api/v1/executives/")] == [500, 500]


def error_of_the_database(state: str) -> DatabaseError:
    """As PostgreSQL raises it."""
    with pytest.raises(DatabaseError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$")
    return raised.value


def test_what_is_not_there_is_a_calm_page_for_both(cast: Cast) -> None:
    inside = signed_in(cast.nadine).get("/people/1/")
    html = inside.content.decode()
    assert (inside.status_code, is_calm(html)) == (404, True)
    assert "There is nothing here for you to open" in html


def test_a_form_that_was_open_for_too_long_is_answered_calmly(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get(pk=cast.nadine.pk))
    for client in (browser, Client(enforce_csrf_checks=True)):
        answer = client.post("/sign-in/password/reset/", {"email": "x@engage.test"})
        html = answer.content.decode()
        assert (answer.status_code, is_calm(html)) == (403, True)
        assert "Please send that once more" in html


def test_a_failure_of_the_api_is_a_problem_without_its_cause(cast: Cast, failing: Any) -> None:
    failing(RuntimeError(SECRET))
    client = signed_in(cast.nadine)
    client.raise_request_exception = False
    answer = client.get("/api/v1/executives/")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:engage:problem:failure",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "Something went wrong on our side. It has been recorded.",
        "code": "failure",
    }
