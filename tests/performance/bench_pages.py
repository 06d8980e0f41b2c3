"""How quickly two web processes answer: the API's list beside the same rows by hand, a visit, the account page, the home page of each role."""

from collections.abc import Iterator, Mapping

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg2 import extensions

from accounts.models import Account
from engage.embedded import places
from engage.people.actions import create_token
from engage.people.models import User
from engage.volume.generate import DOMAIN
from tests.performance.serving import CLIENTS, Measured, measure, serving
from tests.performance.volume import load
from tests.plugins import place
from visits.models import Status, Visit

Headers = Mapping[str, str]


@pytest.mark.django_db(transaction=True)
def test_pages_and_api(owner: extensions.connection, monkeypatch: pytest.MonkeyPatch) -> None:
    load(owner)
    manager = User.objects.get(email=f"manager2@{DOMAIN}")
    account = Account.objects.filter(manager=manager).earliest("pk")
    visit = Visit.objects.filter(account=account, status=Status.CLOSED).latest("starts_at")
    token = {"Authorization": f"Bearer {create_token(manager, scopes=['read'], days=1)[1]}"}
    path = f"/api/v1/visits/?account={account.pk}"

    monkeypatch.setenv(
        "RAW_DATABASE", places.database_url("engage_app", database=place.DATABASE, var=place.VAR)
    )
    with serving("tests.performance.raw_list:application") as port:
        raw = measure(port, f"/?account={account.pk}", {})
    _say("the same 50 rows by hand", raw)
    with serving("engage.wsgi:application") as port:
        listed = measure(port, path, token)
        _say(
            "API list of 50 visits",
            listed,
            f"{listed.rate / raw.rate:.2f} of the rows by hand (goal 0.4), p50 goal 5 ms, {_queries(path, token)} queries",
        )
        detail = f"/api/v1/visits/{visit.pk}/"
        _say(
            "API visit", measure(port, detail, token), f"goal p50 10 ms, 8 queries: {_queries(detail, token)}"
        )
        for name, address, person in _pages(manager, account, visit):
            session = _session(person)
            goal = {
                "account page": "p50 25 ms, 80 a second, 15 queries",
                "home": "p50 30 ms, 15 queries",
            }.get(name.split(" of ")[0], "none yet")
            _say(name, measure(port, address, session), f"goal {goal}: {_queries(address, session)} queries")


def _pages(manager: User, account: Account, visit: Visit) -> Iterator[tuple[str, str, User]]:
    executive = visit.lead_executive.user
    assert executive is not None
    yield "account page", f"/accounts/{account.pk}/", manager
    yield "visit page", f"/visits/{visit.pk}/", manager
    yield "list of visits", "/visits/", manager
    yield "home of an account manager", "/", manager
    yield "home of an executive", "/", executive
    yield "home of sales operations", "/", User.objects.get(email=f"ops@{DOMAIN}")


def _session(person: User) -> Headers:
    client = Client()
    client.force_login(person)
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


def _queries(address: str, headers: Headers) -> int:
    client = Client(headers=dict(headers))
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def _say(what: str, measured: Measured, beside: str = "") -> None:
    print(
        f"{what}: p50 {measured.p50:.1f} ms, {measured.rate:,.0f} requests/s at {CLIENTS} clients, {measured.size / 1024:.0f} KB"
        + (f"; {beside}" if beside else "")
    )
