"""Visits over REST: what is said of them, to whom, in pages, as CSV, and at what cost."""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engage.people.models import ApiToken
from tests import factories
from tests.api.conftest import Caller, CallerOf, visit_body
from tests.cast import Cast, MovableClock
from visits.actions import resolve_flag, save_debrief_draft
from visits.api.details import DETAILS
from visits.models import ImportBatch, Visit
from visits.transitions import TRANSITIONS

pytestmark = pytest.mark.django_db


def queries_of(caller: Caller, path: str) -> int:
    """Queries of a read, without the look-up of the token."""
    caller.get(path)  # notes the token's use, which the next read does not
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert caller.get(path).status_code == 200
    return sum(ApiToken._meta.db_table not in query["sql"] for query in captured.captured_queries)


def test_a_list_costs_the_same_with_one_visit_and_with_three(cast: Cast, calls: CallerOf) -> None:
    nadine = calls(cast.nadine)
    factories.approved(cast)
    one = queries_of(nadine, "/visits/")
    factories.ready(cast, starts_at=factories.STARTS + timedelta(days=1))
    factories.drafted(cast)
    assert queries_of(nadine, "/visits/") == one <= 6
    assert queries_of(nadine, f"/visits/?account={cast.halden.pk}&status=ready&ordering=starts_at") <= 6


def test_a_visit_with_all_its_parts_costs_the_same_with_one_row_of_each_and_with_three(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    nadine, robert = calls(cast.nadine), calls(cast.robert)
    path = f"/visits/{factories.closed(cast, clock).pk}/"
    few = queries_of(nadine, path)

    full = factories.approved(
        cast,
        starts_at=clock.now + timedelta(days=20),
        objectives=[factories.ObjectiveDraft(f"Objective {n}", "growth") for n in range(3)],
        alternatives=[factories.AlternativeDraft("not_now", f"Later {n}", "Too late") for n in range(3)],
    )
    for days in (21, 22, 23):
        starts = clock.now + timedelta(days=days)
        nadine.does(
            "reschedule",
            full.pk,
            starts_at=starts.isoformat(),
            ends_at=(starts + timedelta(hours=1)).isoformat(),
            reason="They asked",
        )
        robert.does("consent", full.pk)
    factories.save_briefing_draft(full, factories.briefing_draft(questions=["a", "b", "c"]), by=cast.nadine)
    nadine.does("submit_briefing", full.pk)
    clock.move_to(Visit.objects.get(pk=full.pk).seagull_verdict_at)
    held = (
        nadine.does("hold", full.pk)
        if Visit.objects.get(pk=full.pk).status != "held"
        else nadine.get(f"/visits/{full.pk}/").json()
    )
    outcomes = [{"objective": o["id"], "outcome": "met"} for o in held["objectives"]]
    promises = [{"text": f"Promise {n}", "owner": cast.nadine.pk, "due_on": "2026-06-01"} for n in range(3)]
    robert.does("debrief", full.pk, heard="x", outcomes=outcomes, commitments=promises)

    seen = nadine.get(f"/visits/{full.pk}/").json()
    assert {len(seen[part]) for part in ("objectives", "alternatives", "reschedules", "commitments")} == {3}
    assert len(seen["flags"]) > 1
    assert queries_of(nadine, f"/visits/{full.pk}/") == few <= 8


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


def test_filters_narrow_the_list(cast: Cast, calls: CallerOf) -> None:
    early = factories.approved(cast)
    late = factories.requested(cast, starts_at=factories.STARTS + timedelta(days=7))
    nadine = calls(cast.nadine)

    def found(query: str) -> list[int]:
        return [row["id"] for row in nadine.get(f"/visits/?{query}").json()["results"]]

    assert found("") == [late.pk, early.pk]
    assert found("ordering=starts_at") == [early.pk, late.pk]
    assert found("status=approved") == [early.pk]
    assert found(f"account={cast.halden.pk}&executive={cast.robert_executive.pk}") == [late.pk, early.pk]
    assert found(f"executive={cast.olivia_executive.pk}") == []
    assert found("start_after=2026-03-16T14:00:00%2B01:00&start_before=2026-03-23T14:00:00%2B01:00") == [
        early.pk
    ]
    assert found("start_after=2026-03-17") == [late.pk]


def test_pages_follow_each_other_both_ways_without_loss_or_repetition(cast: Cast, calls: CallerOf) -> None:
    visits = {
        factories.drafted(cast, starts_at=factories.STARTS + timedelta(days=n // 2)).pk for n in range(7)
    }
    nadine = calls(cast.nadine)
    for order in ("starts_at", "-starts_at"):
        page = nadine.get(f"/visits/?page_size=2&ordering={order}").json()
        assert page["previous"] is None
        seen = [row["id"] for row in page["results"]]
        while page["next"]:
            page = nadine.get(page["next"].partition("/api/v1")[2]).json()
            seen += [row["id"] for row in page["results"]]
        assert (len(seen), set(seen)) == (7, visits)
        back = nadine.get(page["previous"].partition("/api/v1")[2]).json()
        assert [row["id"] for row in back["results"]] == seen[4:6]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "cursor=WzAsIm5vdCBhIGRhdGUiLCAieCJd",
        "cursor=WzAsICIxIl0",
        "cursor=%F0%9F%92%A3",
        "cursor=" + "W" * 2000,
    ],
)
def test_a_cursor_that_was_not_handed_out_is_not_found(cast: Cast, calls: CallerOf, query: str) -> None:
    factories.drafted(cast)
    assert calls(cast.nadine).get(f"/visits/?{query}").status_code == 404


@pytest.mark.parametrize("size", ["0", "-1", "201", "x", "²", "9" * 30])
def test_a_page_has_one_to_two_hundred_rows(cast: Cast, calls: CallerOf, size: str) -> None:
    assert calls(cast.nadine).get(f"/visits/?page_size={size}").status_code == 400


def lines(response: Any) -> list[dict[str, str]]:
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def test_a_list_as_csv_is_whole_and_holds_no_formula(cast: Cast, calls: CallerOf) -> None:
    for n in range(3):
        factories.drafted(cast, title=f"=1+{n}")
    table = lines(calls(cast.nadine).get("/visits/?format=csv&page_size=1"))
    assert len(table) == 3
    assert table[0]["title"] == "'=1+2"
    assert (table[0]["account_id"], table[0]["account"]) == (str(cast.halden.pk), "Halden Automotive")
    assert table[0]["allowed_actions"] == "request"
    assert table[0]["starts_at"] == "2026-03-16T13:00:00Z"


def test_an_empty_list_as_csv_still_has_its_header(cast: Cast, calls: CallerOf) -> None:
    response = calls(cast.oscar).get("/visits/?format=csv")
    assert response.getvalue().decode().startswith("id,account_id,account,")


@pytest.mark.parametrize(
    "name", ["visits", "flags", "waivers", "accounts", "contacts", "executives", "reviews"]
)
def test_every_list_is_offered_as_csv(cast: Cast, calls: CallerOf, name: str) -> None:
    assert lines(calls(cast.sam).get(f"/{name}/?format=csv")) is not None


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


def test_feedback_is_read_by_who_wrote_it_whom_it_is_for_and_sales_operations(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    visit = factories.debriefed(cast, clock)
    calls(cast.nadine).does(
        "close", visit.pk, feedback="You let them talk.", next_step="Letter", relationship_rating=4
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


def test_a_flag_is_answered_by_the_executive_and_ended_by_sales_operations(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    factories.unbriefed(cast, clock)
    sam = calls(cast.sam)
    row = sam.get("/flags/?kind=unbriefed").json()["results"][0]
    assert (row["open"], row["account"]["name"], row["cause"]) == (True, "Halden Automotive", "not_submitted")
    path = f"/flags/{row['id']}"
    assert calls(cast.oscar).post(f"{path}/replies/", {"text": "Mine"}).status_code == 404
    assert calls(cast.nadine).post(f"{path}/replies/", {"text": "Mine"}).status_code == 403
    assert calls(cast.nadine).post(f"{path}/resolution/", {"note": "Fine"}).status_code == 403
    replied = calls(cast.robert).post(f"{path}/replies/", {"text": "I was ill"})
    assert (replied.status_code, replied.json()["replies"][0]["by"]["name"]) == (201, "Robert Lindqvist")
    ended = sam.post(f"{path}/resolution/", {"note": "Talked it over"})
    assert (ended.status_code, ended.json()["open"], ended.json()["resolution"]["withdrawn"]) == (
        201,
        False,
        False,
    )
    assert sam.post(f"{path}/resolution/", {"note": "Again"}).status_code == 409
    assert sam.get("/flags/?kind=unbriefed&open=true").json()["results"] == []
    assert len(sam.get("/flags/?kind=unbriefed&open=false").json()["results"]) == 1


def test_lists_beside_visits_cost_the_same_with_more_rows(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    sam = calls(cast.sam)
    paths = ("/flags/", "/waivers/", "/accounts/", "/contacts/", "/executives/", "/reviews/")
    factories.unbriefed(cast, clock)
    before = {path: queries_of(sam, path) for path in paths}
    factories.unbriefed(cast, clock, starts_at=clock.now + timedelta(days=20))
    for flag in Visit.objects.first().flags.all():
        resolve_flag(flag, by=cast.sam, note="Fine")
    assert {path: queries_of(sam, path) for path in paths} == before
    assert max(before.values()) <= 6


def test_a_waiver_is_shown_to_who_asked_and_whom_it_concerns(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    factories.unbriefed(cast, clock)
    clock.move_to(Visit.objects.get().seagull_verdict_at + timedelta(minutes=1))
    asked = calls(cast.nadine).post(
        "/waivers/", {"executive": cast.robert_executive.pk, "request": "They decide in June"}
    )
    assert asked.status_code == 201
    people = (cast.nadine, cast.robert, cast.ada, cast.sam, cast.tomas, cast.oscar, cast.xenia)
    seen = {u.short_name for u in people if calls(u).get("/waivers/").json()["results"]}
    assert seen == {"Nadine", "Robert", "Ada", "Sam"}
    path = f"/waivers/{asked.json()['id']}/decision/"
    assert calls(cast.oscar).post(path, {"granted": True, "reason": "x"}).status_code == 404
    assert (
        calls(cast.sam).post(path, {"granted": True, "reason": "x", "ends_on": "2020-01-01"}).status_code
        == 400
    )
