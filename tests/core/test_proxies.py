"""Behind a proxy everybody is counted under their own address, and nobody under one they made up."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from engage.core.proxies import ProxiesMiddleware

PROXY, STRANGER, PERSON = "10.0.0.5", "198.51.100.9", "203.0.113.7"


@pytest.fixture
def trusted(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network(PROXY), ip_network("172.29.83.0/24")]


def seen(peer: str, **headers: str) -> HttpRequest:
    """The request as everything behind the middleware sees it."""
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    ProxiesMiddleware(lambda request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("peer", "forwarded", "person"),
    [
        (PROXY, PERSON, PERSON),
        (PROXY, f"192.0.2.1, {PERSON}", PERSON),
        (PROXY, f"{PERSON}, 172.29.83.4", PERSON),
        (PROXY, f"192.0.2.1, {PERSON}, 172.29.83.4, {PROXY}", PERSON),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"unknown, {PERSON}", PERSON),
        (PROXY, "172.29.83.4", "172.29.83.4"),
        (STRANGER, PERSON, STRANGER),
        (STRANGER, PROXY, STRANGER),
    ],
)
def test_the_person_is_the_last_address_that_is_no_proxys(
    trusted: None, peer: str, forwarded: str, person: str
) -> None:
    assert seen(peer, **{"X-Forwarded-For": forwarded}).META["REMOTE_ADDR"] == person


def test_what_proxies_say_counts_from_proxies_only(trusted: None) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": PERSON, "X-Forwarded-Host": "else.example"}
    assert "HTTP_X_FORWARDED_PROTO" in seen(PROXY, **said).META
    assert [name for name in seen(STRANGER, **said).META if "FORWARDED" in name] == []


def test_where_no_proxy_is_named_nobody_speaks_for_another_address() -> None:
    request = seen(STRANGER, **{"X-Forwarded-For": PERSON, "X-Forwarded-Proto": "https"})
    assert request.META["REMOTE_ADDR"] == STRANGER
    assert "HTTP_X_FORWARDED_PROTO" in request.META


@pytest.mark.django_db
def test_a_forged_header_does_not_escape_the_lock_on_sign_ins(trusted: None, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    said = [f"192.0.2.{number}, {PERSON}" for number in range(5)]
    answers = [attempt(PROXY, forwarded) for forwarded in said]
    assert answers == [200, 200, 429, 429, 429]
    assert attempt(PROXY, STRANGER) == 200, "another person behind the same proxy is not locked out"


def attempt(peer: str, forwarded: str) -> int:
    client = Client(REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    body = {"login": "nadine@engage.test", "password": "wrong"}
    return client.post("/sign-in/login/", body).status_code
