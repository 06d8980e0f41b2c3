"""Guessing passwords is stopped for the guesser, and for nobody else."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def people(db: None) -> None:
    for email in ("nadine@example.com", "oscar@example.com"):
        person = get_user_model()(email=email, name=email.partition("@")[0].title())
        person.set_password(PASSWORD)
        person.save()


def sign_in(email: str, password: str, *, address: str) -> tuple[int, bool]:
    """The status of the answer, and whether somebody is signed in after it."""
    client = Client(REMOTE_ADDR=address)
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    return answer.status_code, "_auth_user_id" in client.session


def guess(times: int) -> list[int]:
    return [sign_in("Nadine@example.com", f"guess {n}", address="198.51.100.7")[0] for n in range(times)]


def test_the_right_password_signs_in() -> None:
    assert sign_in("nadine@example.com", PASSWORD, address="198.51.100.7") == (302, True)


def test_after_the_limit_even_the_right_password_is_refused_from_there() -> None:
    statuses = guess(settings.AXES_FAILURE_LIMIT)
    assert statuses == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert sign_in("nadine@example.com", PASSWORD, address="198.51.100.7") == (429, False)


def test_the_person_guessed_at_still_signs_in_from_her_own_place() -> None:
    guess(settings.AXES_FAILURE_LIMIT)
    assert sign_in("nadine@example.com", PASSWORD, address="203.0.113.9") == (302, True)


def test_somebody_else_behind_the_same_address_still_signs_in() -> None:
    guess(settings.AXES_FAILURE_LIMIT)
    assert sign_in("oscar@example.com", PASSWORD, address="198.51.100.7") == (302, True)
