"""The wider loop over REST: touchpoints, leave to go alone, what did not take place, promises beyond a red line; and confidential visits."""

import pytest

from tests import factories
from tests.api.conftest import CallerOf
from tests.cast import Cast, MovableClock
from tests.visits.test_confidential import LISTS, SECRET, confidential
from tests.visits.test_touchpoints import draft
from visits.actions import log_touchpoint
from visits.models import NonOccurrence, Visit

pytestmark = pytest.mark.django_db


def test_a_touchpoint_is_logged_and_withdrawn_over_rest(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    body = {
        "account": cast.halden.pk,
        "executive": cast.robert_executive.pk,
        "kind": "call",
        "minutes": 5,
        "occurred_at": "2026-03-02T08:00:00Z",
        "words": "Wished her luck",
        "promised": False,
    }
    nadine = calls(cast.nadine)
    assert nadine.post("/touchpoints/", {**body, "promised": True}).status_code == 409
    assert nadine.post("/touchpoints/", {**body, "kind": "lunch"}).status_code == 400
    assert calls(cast.oscar).post("/touchpoints/", body).status_code == 400
    logged = nadine.post("/touchpoints/", body)
    assert (logged.status_code, logged.json()["withdrawn"]) == (201, False)
    path = f"/touchpoints/{logged.json()['id']}/withdrawal/"
    assert calls(cast.tomas).post(path, {"reason": "Not so"}).status_code == 403
    assert nadine.post(path, {"reason": "It was Olivia"}).json()["withdrawn"] is True
    assert nadine.get("/touchpoints/").json()["results"] == []
    assert len(nadine.get("/touchpoints/?withdrawn=true").json()["results"]) == 1


def test_touchpoints_are_filtered_and_exported(cast: Cast, clock: MovableClock, calls: CallerOf) -> None:
    log_touchpoint(draft(cast, clock), by=cast.nadine)
    note = draft(cast, clock, kind="note", minutes=None, words="Thank you")
    log_touchpoint(note, by=cast.tomas)
    rows = calls(cast.nadine).get("/touchpoints/?kind=call").json()["results"]
    assert [(row["minutes"], row["people"][0]["name"]) for row in rows] == [(5, "Dr. Ilse Weiss")]
    assert _text(calls(cast.nadine).get("/touchpoints/?format=csv")).count("\n") == 3


def test_leave_to_go_alone_is_asked_and_decided_over_rest(cast: Cast, calls: CallerOf) -> None:
    visit = factories.requested(cast, goes_alone=True, attendees=[])
    path = f"/visits/{visit.pk}/solo-exception/"
    nadine, clara = calls(cast.nadine), calls(cast.clara)
    assert nadine.get(path).status_code == 404
    assert calls(cast.oscar).post(path, {"reason": "Why not"}).status_code == 404
    assert nadine.post(path, {}).status_code == 400
    asked = nadine.post(path, {"reason": "The team is at the fair"})
    assert (asked.status_code, asked.json()["approved"]) == (201, None)
    assert nadine.post(path, {"reason": "Again"}).status_code == 409
    assert nadine.post(f"{path}decision/", {"approved": True}).status_code == 403
    decided = clara.post(f"{path}decision/", {"approved": True, "note": "This once"})
    assert (decided.status_code, decided.json()["decided_by"]["name"]) == (200, "Clara Ruiz")
    assert clara.post(f"{path}decision/", {"approved": False}).status_code == 409
    assert (
        calls(cast.robert).post(f"/visits/{visit.pk}/transitions/consent/", {}).json()["status"] == "approved"
    )


def test_what_did_not_take_place_is_settled_over_rest_by_both_sides(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    visit = factories.unbriefed(cast, clock)
    path = f"/visits/{visit.pk}/transitions/did_not_take_place/"
    assert calls(cast.nadine).post(path, {}).status_code == 400
    assert calls(cast.nadine).post(path, {"reason": "Fog"}).json()["status"] == "held"
    claim = NonOccurrence.objects.get()
    assert (claim.account_by, claim.executive_by) == (cast.nadine, None)
    assert calls(cast.ada).post(path, {}).json()["status"] == "cancelled"
    flags = calls(cast.nadine).get("/flags/?kind=unbriefed").json()["results"]
    assert [flag["open"] for flag in flags] == [False]
    assert Visit.objects.get().ending_reason == "Fog"


def test_promises_are_marked_and_ratified_over_rest(cast: Cast, clock: MovableClock, calls: CallerOf) -> None:
    visit = factories.held(cast, clock)
    body = {
        "heard": "They want a discount",
        "outcomes": [{"objective": visit.objectives.get().pk, "outcome": "met"}],
        "commitments": [{"text": "Eight per cent off"}],
    }
    debriefed = calls(cast.robert).post(f"/visits/{visit.pk}/transitions/debrief/", body)
    path = f"/commitments/{debriefed.json()['commitments'][0]['id']}"
    assert calls(cast.sam).post(f"{path}/ratification/", {"ratified": True}).status_code == 409
    assert calls(cast.tomas).post(f"{path}/beyond-red-line/", {}).status_code == 403
    marked = calls(cast.nadine).post(f"{path}/beyond-red-line/", {"amount": "8.00", "unit": "%"})
    assert (marked.status_code, marked.json()["beyond_red_line"]) == (200, True)
    assert calls(cast.nadine).post(f"{path}/ratification/", {"ratified": True}).status_code == 403
    assert calls(cast.sam).post(f"{path}/ratification/", {"ratified": False}).status_code == 400
    refused = calls(cast.sam).post(f"{path}/ratification/", {"ratified": False, "note": "Too much"})
    assert (refused.status_code, refused.json()["note"]) == (200, "Too much")
    kinds = [flag["kind"] for flag in calls(cast.sam).get("/flags/").json()["results"]]
    assert kinds == ["over_promise"]


def test_the_interface_and_its_exports_are_silent_as_well(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    merger = confidential(cast, clock)
    tomas, nadine = calls(cast.tomas), calls(cast.nadine)
    for name in LISTS:
        for ending in ("", "?format=csv"):
            assert SECRET not in _text(tomas.get(f"/{name}/{ending}")), (name, ending)
    assert SECRET in _text(nadine.get("/visits/?format=csv"))
    assert tomas.get(f"/visits/?account={cast.halden.pk}").json()["results"] == []
    flags = tomas.get(f"/flags/?account={cast.halden.pk}").json()["results"]
    assert [flag["visit"] for flag in flags if flag["visit"]] == []
    for part in ("", "briefing/", "debrief/", "notes/", "solo-exception/"):
        assert tomas.get(f"/visits/{merger.pk}/{part}").status_code == 404


def _text(response: object) -> str:
    streamed = getattr(response, "streaming_content", None)
    content = b"".join(streamed) if streamed is not None else response.content  # type: ignore[attr-defined]
    return str(content.decode())
