"""Visits over REST: what is said of them, to whom, and how a draft is written."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from engage.people.models import User
from tests import factories
from tests.api.conftest import Caller, CallerOf, visit_body
from tests.cast import Cast, MovableClock
from visits.actions import save_debrief_draft
from visits.api.details import DETAILS
from visits.models import Attendee, ImportBatch, Visit
from visits.transitions import TRANSITIONS

pytestmark = pytest.mark.django_db


def test_every_transition_of_the_workflow_has_its_details(cast: Cast) -> None:
    assert DETAILS.keys() == TRANSITIONS.keys()


def test_nothing_can_be_done_to_an_imported_visit(cast: Cast, calls: CallerOf) -> None:
    day = date(2016, 5, 4)
    batch = ImportBatch.objects.create(file_name="diaries.csv", rows=1)
    visit = Visit.objects.create(
        account=cast.halden,
        lead_executive=cast.robert_executive,
        title="Dinner",
        status="held",
        origin="imported",
        date_only=True,
        starts_at=datetime.combine(day, time.min, UTC),
        ends_at=datetime.combine(day + timedelta(days=1), time.min, UTC),
        held_at=datetime.combine(day + timedelta(days=1), time.min, UTC),
        import_batch=batch,
    )
    for reader in (cast.nadine, cast.robert, cast.sam):
        assert calls(reader).get(f"/visits/{visit.pk}/").json()["allowed_actions"] == []
    refused = calls(cast.robert).post(f"/visits/{visit.pk}/transitions/debrief/", {"heard": "x"})
    assert refused.status_code == 409


def test_the_list_says_to_each_reader_what_they_can_do(cast: Cast, calls: CallerOf) -> None:
    factories.briefed(cast)

    def offered(caller: Caller) -> set[str]:
        return set(caller.get("/visits/").json()["results"][0]["allowed_actions"])

    assert (
        offered(calls(cast.nadine))
        == offered(calls(cast.dora))
        == {"submit_briefing", "cancel", "reschedule"}
    )
    assert offered(calls(cast.tomas)) == {"submit_briefing"}
    assert offered(calls(cast.robert)) == {"acknowledge", "cancel", "reschedule"}
    assert offered(calls(cast.ada)) == {"cancel", "reschedule"}
    assert offered(calls(cast.sam)) == {"cancel", "reschedule"}


def test_a_draft_is_changed_in_part_and_deleted(cast: Cast, calls: CallerOf) -> None:
    nadine = calls(cast.nadine)
    visit = nadine.post("/visits/", visit_body(cast)).json()
    changed = nadine.patch(f"/visits/{visit['id']}/", {"title": "April", "objectives": []}).json()
    assert (changed["title"], changed["objectives"]) == ("April", [])
    assert [a["name"] for a in changed["attendees"]] == [a["name"] for a in visit["attendees"]]
    assert [a["why_not"] for a in changed["alternatives"]] == [a["why_not"] for a in visit["alternatives"]]
    assert changed["starts_at"] == visit["starts_at"]
    assert nadine.delete(f"/visits/{visit['id']}/").status_code == 204
    assert nadine.get(f"/visits/{visit['id']}/").status_code == 404


def test_what_was_requested_is_neither_changed_nor_deleted(cast: Cast, calls: CallerOf) -> None:
    visit = factories.requested(cast)
    nadine = calls(cast.nadine)
    assert nadine.patch(f"/visits/{visit.pk}/", {"title": "April"}).status_code == 409
    assert nadine.delete(f"/visits/{visit.pk}/").status_code == 409
    assert calls(cast.olivia).delete(f"/visits/{visit.pk}/").status_code == 404


def test_objectives_and_people_are_set_after_the_request(cast: Cast, calls: CallerOf) -> None:
    visit = factories.requested(cast)
    nadine = calls(cast.nadine)
    kept = visit.objectives.get()
    objectives = [{"text": kept.text, "kind": kept.kind}, {"text": "Learn who decides", "kind": "learning"}]
    answer = nadine.put(f"/visits/{visit.pk}/objectives/", {"objectives": objectives}).json()
    assert [o["text"] for o in answer["objectives"]] == [kept.text, "Learn who decides"]
    assert answer["objectives"][0]["id"] == kept.pk
    people = [
        {"side": "account", "user": cast.tomas.pk},
        {"side": "executive", "executive": cast.olivia_executive.pk},
    ]
    answer = nadine.put(f"/visits/{visit.pk}/attendees/", {"attendees": people}).json()
    assert [a["name"] for a in answer["attendees"]] == ["Tomas Okafor", "Olivia Sato"]
    assert calls(cast.tomas).put(f"/visits/{visit.pk}/attendees/", {"attendees": people}).status_code == 200


def test_the_draft_of_a_briefing_is_for_the_account_side_alone(cast: Cast, calls: CallerOf) -> None:
    visit = factories.briefed(cast)
    path = f"/visits/{visit.pk}/briefing/"
    assert calls(cast.tomas).put(path, {"headline": "Softer"}).json()["headline"] == "Softer"
    assert calls(cast.nadine).get(path).json()["version"] is None
    for reader in (cast.robert, cast.ada, cast.sam):
        assert calls(reader).get(path).json()["version"] == 1
        assert calls(reader).put(path, {"headline": "Mine"}).status_code == 403
    assert calls(cast.nadine).get(f"/visits/{visit.pk}/").json()["briefing"]["version"] == 1


def test_the_debrief_says_who_was_there_and_what_comes_next(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    visit = factories.held(cast, clock)
    ilse = Attendee.objects.get(contact=cast.ilse)
    told = {
        "heard": "April",
        "outcomes": [{"objective": one.pk, "outcome": "met"} for one in visit.objectives.all()],
        "people": [{"attendee": ilse.pk, "was_there": True, "temperature": "warmer"}],
        "joined": [{"name": "Jonas Brandt", "side": "customer"}],
        "agreed_next_step": "A letter",
        "agreed_next_step_on": "2026-03-20",
    }
    calls(cast.robert).does("debrief", visit.pk, **told)
    told = calls(cast.nadine).get(f"/visits/{visit.pk}/").json()
    there = {row["name"]: (row["was_there"], row["temperature"]) for row in told["attendees"]}
    assert there == {ilse.name: (True, "warmer"), "Nadine Keller": (None, ""), "Jonas Brandt": (True, "")}
    assert (told["debrief"]["agreed_next_step"], told["debrief"]["agreed_next_step_on"]) == (
        "A letter",
        "2026-03-20",
    )


def test_feedback_is_read_by_who_wrote_it_whom_it_is_for_and_sales_operations(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    visit = factories.debriefed(cast, clock)
    calls(cast.nadine).does(
        "close",
        visit.pk,
        feedback="You let them talk.",
        next_step="Letter",
        relationship_rating=4,
        practices={"model_the_way": 2},
    )
    readers = {
        user.short_name: calls(user).get(f"/visits/{visit.pk}/debrief/").json()
        for user in (cast.nadine, cast.dora, cast.tomas, cast.robert, cast.ada, cast.sam)
    }
    assert {name for name, seen in readers.items() if seen["feedback"]} == {"Nadine", "Dora", "Robert", "Sam"}
    assert {name for name, seen in readers.items() if seen["relationship_rating"]} == {
        "Nadine",
        "Dora",
        "Sam",
    }
    assert {name for name, seen in readers.items() if seen["model_the_way"]} == {"Nadine", "Dora"}
    assert {seen["next_step"] for seen in readers.values()} == {"Letter"}
    detail = calls(cast.tomas).get(f"/visits/{visit.pk}/").json()
    assert detail["debrief"] == readers["Tomas"]


def test_a_part_of_the_debrief_is_not_shown_before_it_is_filed(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    visit = factories.held(cast, clock)
    save_debrief_draft(visit, by=cast.ada, heard="As I understood him")
    save_debrief_draft(visit, by=cast.nadine, feedback="Not yet", next_step="Not yet")
    path = f"/visits/{visit.pk}/debrief/"
    assert calls(cast.nadine).get(path).json()["heard"] is None
    assert calls(cast.robert).get(path).json()["heard"] == "As I understood him"
    assert calls(cast.robert).get(path).json()["feedback"] is None
    assert calls(cast.sam).get(path).json()["next_step"] is None


def test_a_confidential_visit_is_shown_to_those_it_names(cast: Cast, calls: CallerOf) -> None:
    factories.approved(cast, confidential=True)
    counts = {
        u.short_name: len(calls(u).get("/visits/").json()["results"])
        for u in (cast.nadine, cast.robert, cast.ada, cast.sam, cast.tomas, cast.oscar)
    }
    assert counts == {"Nadine": 1, "Robert": 1, "Ada": 1, "Sam": 1, "Tomas": 0, "Oscar": 0}


def test_whoever_stays_in_the_room_stays_under_another_name(cast: Cast, calls: CallerOf) -> None:
    """What was recorded of them is kept, and nobody is there twice."""
    people = [{"side": "account", "user": cast.nadine.pk}, {"side": "customer", "contact": cast.ilse.pk}]
    visit = factories.drafted(cast)
    nadine = calls(cast.nadine)
    was = nadine.put(f"/visits/{visit.pk}/attendees/", {"attendees": people}).json()["attendees"]
    User.objects.filter(pk=cast.nadine.pk).update(name="Nadine Keller-Braun")
    answer = nadine.put(f"/visits/{visit.pk}/attendees/", {"attendees": people})
    assert (answer.status_code, answer.json()["attendees"]) == (200, was)


def test_the_api_has_no_debrief_where_none_was_begun_and_keeps_how_an_executive_leads(
    cast: Cast, calls: CallerOf
) -> None:
    visit, nadine = factories.approved(cast), calls(cast.nadine)
    assert nadine.get(f"/visits/{visit.pk}/debrief/").status_code == 404
    assert nadine.get(f"/executives/{cast.robert_executive.pk}/leadership/").status_code == 403
