"""Who may come in by a token, and how far."""

import pytest
from django.test import Client

from engage.people.actions import create_token
from engage.people.models import ApiToken, Scope
from tests.api.conftest import Caller, CallerOf, visit_body
from tests.cast import Cast, MovableClock

pytestmark = pytest.mark.django_db
VISITS = "/api/v1/visits/"


def test_without_signing_in_nothing_is_answered(nobody: Caller) -> None:
    refused = nobody.get("/visits/")
    assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")
    assert refused["WWW-Authenticate"].startswith("Bearer")
    assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["Bearer", "Bearer engage_unknown", "Bearer a b", "bearer \xff"])
def test_a_token_that_is_not_known_is_refused(cast: Cast, header: str) -> None:
    refused = Client().get(VISITS, headers={"Authorization": header})
    assert (refused.status_code, refused.json()["code"]) == (401, "authentication_failed")


def test_a_token_is_found_by_its_digest_alone(cast: Cast, calls: CallerOf) -> None:
    caller = calls(cast.nadine)
    assert caller.get("/visits/").status_code == 200
    assert not ApiToken.objects.filter(digest__contains=caller.key).exists()


def test_a_token_ends_with_its_last_day(cast: Cast, clock: MovableClock, calls: CallerOf) -> None:
    caller = calls(cast.nadine)
    clock.move_by(days=90)
    assert caller.get("/visits/").status_code == 401


def test_a_revoked_token_is_refused_at_once(cast: Cast, clock: MovableClock, calls: CallerOf) -> None:
    caller = calls(cast.nadine)
    ApiToken.objects.update(revoked_at=clock.now)
    assert caller.get("/visits/").status_code == 401


def test_the_token_of_a_leaver_is_refused_at_once(cast: Cast, calls: CallerOf) -> None:
    caller = calls(cast.nadine)
    cast.nadine.is_active = False
    cast.nadine.save()
    assert caller.get("/visits/").status_code == 401


def test_its_use_is_noted_at_most_once_a_minute(cast: Cast, clock: MovableClock, calls: CallerOf) -> None:
    caller = calls(cast.nadine)
    caller.get("/visits/")
    first = clock.now
    clock.move_by(seconds=59)
    caller.get("/visits/")
    assert ApiToken.objects.get().last_used_at == first
    clock.move_by(seconds=1)
    caller.get("/visits/")
    assert ApiToken.objects.get().last_used_at == clock.now


def test_each_scope_opens_its_own_kind_of_request(cast: Cast, calls: CallerOf) -> None:
    report = "/reports/sponsors/?start=2026-01-01&end=2026-04-01"
    doors = {
        Scope.READ: lambda caller: caller.get("/visits/"),
        Scope.WRITE: lambda caller: caller.post("/visits/", visit_body(cast)),
        Scope.REPORTS: lambda caller: caller.get(report),
    }
    for scope in Scope:
        caller = calls(cast.nadine, scopes=(scope,))
        opened = {name for name, knock in doors.items() if knock(caller).status_code != 403}
        assert opened == {scope} & set(doors)


def test_a_session_signs_in_too_and_needs_its_csrf_token(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.nadine)
    assert browser.get(VISITS).status_code == 200
    refused = browser.post(VISITS, visit_body(cast), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")


def test_a_token_needs_no_csrf_token(cast: Cast) -> None:
    key = create_token(cast.nadine, scopes=["write"], days=1)[1]
    client = Client(enforce_csrf_checks=True)
    headers = {"Authorization": f"Bearer {key}"}
    assert (
        client.post(VISITS, visit_body(cast), content_type="application/json", headers=headers).status_code
        == 201
    )
