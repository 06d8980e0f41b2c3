"""Every refusal is a problem of one shape, with the status that says whose matter it is."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.api.conftest import CallerOf, visit_body
from tests.cast import Cast, MovableClock
from visits.models import Visit

pytestmark = pytest.mark.django_db


def told(response: Any) -> tuple[int, str]:
    """Status and code, after looking at the shape."""
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert (
        {"type", "title", "status", "detail", "code"}
        <= body.keys()
        <= {"type", "title", "status", "detail", "code", "errors"}
    )
    assert body["status"] == response.status_code
    return response.status_code, body["code"]


def fields(response: Any) -> set[str]:
    assert told(response)[0] == 400
    return {error["field"] for error in response.json()["errors"]}


def test_what_is_not_the_persons_is_answered_like_what_is_not_there(cast: Cast, calls: CallerOf) -> None:
    visit = factories.approved(cast)
    oscar = calls(cast.oscar)
    for path in ("/visits/{}/", "/visits/{}/briefing/", "/visits/{}/debrief/"):
        there, nowhere = oscar.get(path.format(visit.pk)), oscar.get(path.format(987654))
        assert told(there) == told(nowhere) == (404, "not_found")
        assert there.content == nowhere.content
    for name in ("consent", "cancel", "hold"):
        assert told(oscar.post(f"/visits/{visit.pk}/transitions/{name}/")) == (404, "not_found")


def test_a_step_that_is_somebody_elses_is_not_allowed(cast: Cast, calls: CallerOf) -> None:
    visit = factories.requested(cast)
    assert told(calls(cast.tomas).post(f"/visits/{visit.pk}/transitions/consent/")) == (403, "not_allowed")


def test_a_step_from_the_wrong_status_is_a_conflict(cast: Cast, calls: CallerOf) -> None:
    visit = factories.requested(cast)
    assert told(calls(cast.nadine).post(f"/visits/{visit.pk}/transitions/submit_briefing/")) == (
        409,
        "wrong_state",
    )


def test_a_guard_is_a_conflict_with_its_name_and_words_for_a_person(cast: Cast, calls: CallerOf) -> None:
    visit = factories.drafted(cast, alternatives=[])
    refused = calls(cast.nadine).post(f"/visits/{visit.pk}/transitions/request/")
    assert told(refused) == (409, "visit_alternative")
    assert "Evaluate at least one alternative" in refused.json()["detail"]


def test_a_newer_version_of_the_briefing_has_to_be_read_first(cast: Cast, calls: CallerOf) -> None:
    visit = factories.briefed(cast)
    refused = calls(cast.robert).post(f"/visits/{visit.pk}/transitions/acknowledge/", {"version": 7})
    assert told(refused) == (409, "acknowledgement_of_the_newest")


def test_a_transition_that_there_is_not_is_not_found(cast: Cast, calls: CallerOf) -> None:
    visit = factories.requested(cast)
    assert told(calls(cast.nadine).post(f"/visits/{visit.pk}/transitions/fly_in/")) == (404, "not_found")
    assert told(calls(cast.nadine).get("/nowhere/")) == (404, "not_found")


def test_a_method_that_there_is_not_says_so_and_options_tell_nothing(cast: Cast, calls: CallerOf) -> None:
    visit = factories.requested(cast)
    assert told(calls(cast.nadine).put(f"/visits/{visit.pk}/", {})) == (405, "method_not_allowed")
    assert told(calls(cast.nadine).send("options", "/visits/")) == (405, "method_not_allowed")


def test_bad_input_names_each_field(cast: Cast, calls: CallerOf) -> None:
    nadine = calls(cast.nadine)
    body = visit_body(
        cast,
        title=None,
        purpose="fun",
        time_zone="Europe/Atlantis",
        starts_at="2026-03-16T14:00:00",
        ends_at="9999-12-31T23:59:59-12:00",
        objectives=[{"text": "Fine", "kind": "growth"}, {"text": "", "kind": "growth"}],
        attendees=[{"side": "customer"}],
    )
    assert fields(nadine.post("/visits/", body)) == {
        "title",
        "purpose",
        "time_zone",
        "starts_at",
        "ends_at",
        "objectives.1.text",
        "attendees.0.name",
    }
    assert not Visit.objects.exists()


def test_a_refusal_of_the_workflow_names_its_field_too(cast: Cast, calls: CallerOf) -> None:
    visit = factories.approved(cast)
    times = {"starts_at": "2026-03-20T10:00:00Z", "ends_at": "2026-03-20T09:00:00Z", "reason": "They asked"}
    assert fields(calls(cast.nadine).post(f"/visits/{visit.pk}/transitions/reschedule/", times)) == {
        "ends_at"
    }


def test_a_body_that_is_no_json_is_bad_input(cast: Cast, calls: CallerOf) -> None:
    headers = {"Authorization": f"Bearer {calls(cast.nadine).key}"}
    for body in (b"{", b"[]", b'"x"', b"\xff"):
        refused = Client().post("/api/v1/visits/", body, content_type="application/json", headers=headers)
        assert told(refused)[0] == 400
    form = Client().post("/api/v1/visits/", {"title": "x"}, headers=headers)
    assert told(form) == (415, "unsupported_media_type")


def test_a_format_that_there_is_not_is_bad_input(cast: Cast, calls: CallerOf) -> None:
    assert fields(calls(cast.nadine).get("/visits/?format=html")) == {"format"}
    html = Client().get(
        "/api/v1/visits/",
        headers={"Authorization": f"Bearer {calls(cast.nadine).key}", "Accept": "text/html"},
    )
    assert told(html) == (406, "not_acceptable")


def test_somebody_named_twice_is_bad_input(cast: Cast, calls: CallerOf) -> None:
    twice = [{"side": "account", "user": cast.nadine.pk}] * 2
    assert fields(calls(cast.nadine).post("/visits/", visit_body(cast, attendees=twice))) == {"attendees"}


def test_rows_that_contradict_the_record_are_bad_input_and_no_failure(
    cast: Cast, calls: CallerOf, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    part = {"heard": "x", "outcomes": [{"objective": 987654, "outcome": "met"}]}
    assert fields(calls(cast.robert).post(f"/visits/{visit.pk}/transitions/debrief/", part)) == {"outcomes"}
