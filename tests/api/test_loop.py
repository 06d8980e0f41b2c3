"""The whole loop over REST, with three people's tokens; and what comes of an executive who flies in and off again."""

from datetime import timedelta

import pytest

from engage.core.clock import now
from tests.api.conftest import BRIEFING, CallerOf, visit_body
from tests.cast import Cast, MovableClock
from visits.models import Visit
from visits.sweep import sweep

pytestmark = pytest.mark.django_db


def test_a_visit_goes_from_its_request_to_closed(cast: Cast, clock: MovableClock, calls: CallerOf) -> None:
    nadine, robert = calls(cast.nadine), calls(cast.robert)

    drafted = nadine.post("/visits/", visit_body(cast))
    assert drafted.status_code == 201
    visit = drafted.json()["id"]
    assert drafted.json()["alternatives"][0]["why_not"] == "She asked for who can commit capacity"
    assert nadine.does("request", visit)["status"] == "requested"

    assert robert.get(f"/visits/{visit}/").json()["allowed_actions"] == [
        "consent",
        "decline",
        "cancel",
        "reschedule",
    ]
    assert robert.does("consent", visit)["status"] == "approved"

    written = nadine.having_seen(None).put(f"/visits/{visit}/briefing/", BRIEFING)
    assert (written.status_code, written.json()["version"]) == (200, None)
    assert robert.get(f"/visits/{visit}/briefing/").status_code == 404
    assert nadine.does("submit_briefing", visit)["status"] == "briefed"

    read = robert.get(f"/visits/{visit}/briefing/").json()
    assert read["version"] == 1
    assert read["red_lines"][0]["limit"] == "12.50"
    assert robert.does("acknowledge", visit, version=1, note="On the train")["status"] == "ready"

    clock.move_to(Visit.objects.get(pk=visit).ends_at)
    held = calls(cast.ada).does("hold", visit)
    assert (held["status"], held["flags"]) == ("held", [])

    objective = held["objectives"][0]["id"]
    debriefed = robert.does(
        "debrief",
        visit,
        heard="They need April in writing.",
        outcomes=[{"objective": objective, "outcome": "met"}],
        promised_beyond_brief=True,
        price_signal="accepted",
        commitments=[
            {
                "text": "April in writing",
                "owner": cast.nadine.pk,
                "due_on": "2026-03-20",
                "red_line": read["red_lines"][0]["id"],
            }
        ],
        insights=[{"topic": "Second line", "text": "Decided in January", "alignment": "with"}],
    )
    assert debriefed["status"] == "debriefed"
    assert [c["owner"] for c in debriefed["commitments"]] == [{"id": cast.nadine.pk, "name": "Nadine Keller"}]

    closed = nadine.does(
        "close", visit, feedback="You let them talk.", next_step="Send the letter", relationship_rating=4
    )
    assert (closed["status"], closed["allowed_actions"]) == ("closed", [])
    assert robert.get(f"/visits/{visit}/debrief/").json()["feedback"] == "You let them talk."


def test_an_executive_who_neither_reads_nor_debriefs_is_a_seagull_and_is_blocked(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    nadine, robert, sam = calls(cast.nadine), calls(cast.robert), calls(cast.sam)

    def requested() -> int:
        starts = now() + timedelta(days=21)
        times = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=1)).isoformat()}
        visit = int(nadine.post("/visits/", visit_body(cast, **times)).json()["id"])
        nadine.does("request", visit)
        return visit

    def flies_in_and_off() -> int:
        visit = requested()
        robert.does("consent", visit)
        clock.move_to(Visit.objects.get(pk=visit).seagull_verdict_at + timedelta(minutes=1))
        sweep(now())
        return visit

    first = flies_in_and_off()
    kinds = [
        flag["kind"]
        for flag in sam.get(f"/flags/?executive={cast.robert_executive.pk}&open=true").json()["results"]
    ]
    assert sorted(kinds) == ["seagull", "unbriefed", "undebriefed"]

    second = requested()
    refused = robert.post(f"/visits/{second}/transitions/consent/")
    assert (refused.status_code, refused.json()["code"]) == (409, "visit_executive_not_blocked")
    assert "owes a debrief" in refused.json()["detail"]

    objective = robert.get(f"/visits/{first}/").json()["objectives"][0]["id"]
    robert.does(
        "debrief", first, heard="Nothing new", outcomes=[{"objective": objective, "outcome": "not_met"}]
    )
    assert robert.does("consent", second)["status"] == "approved"

    clock.move_to(Visit.objects.get(pk=second).seagull_verdict_at + timedelta(minutes=1))
    sweep(now())
    objective = robert.get(f"/visits/{second}/").json()["objectives"][0]["id"]
    robert.does(
        "debrief", second, heard="Nothing new", outcomes=[{"objective": objective, "outcome": "not_met"}]
    )
    third = requested()
    assert robert.post(f"/visits/{third}/transitions/consent/").status_code == 409

    asked = robert.post(
        "/waivers/", {"executive": cast.robert_executive.pk, "request": "They decide in June"}
    )
    assert (asked.status_code, asked.json()["granted"]) == (201, None)
    waiver = asked.json()["id"]
    ends_on = (now() + timedelta(days=60)).date().isoformat()
    decision = {"granted": True, "reason": "One more chance", "ends_on": ends_on}
    assert robert.post(f"/waivers/{waiver}/decision/", decision).status_code == 403
    assert sam.post(f"/waivers/{waiver}/decision/", decision).json()["granted"] is True
    assert robert.does("consent", third)["status"] == "approved"


def test_a_meeting_nobody_had_planned_is_reported_in_one_go(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    body = visit_body(
        cast,
        starts_at="2026-03-02T07:00:00+00:00",
        ends_at="2026-03-02T08:00:00+00:00",
        alternatives=None,
        attendees=None,
    )

    reported = calls(cast.robert).post("/visits/report/", body)

    assert reported.status_code == 201
    assert (reported.json()["status"], reported.json()["origin"]) == ("held", "reported")
    assert {flag["kind"] for flag in reported.json()["flags"]} >= {"unannounced", "unbriefed"}


def test_an_assistant_prepares_a_report_and_the_executive_makes_it(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    body = visit_body(
        cast,
        starts_at="2026-03-02T07:00:00+00:00",
        ends_at="2026-03-02T08:00:00+00:00",
        alternatives=None,
        attendees=None,
    )

    prepared = calls(cast.ada).post("/visits/report/", body)

    assert (prepared.status_code, prepared.json()["status"]) == (201, "draft")
    assert calls(cast.robert).does("report", prepared.json()["id"])["status"] == "held"


def test_a_report_for_somebody_elses_executive_leaves_nothing_behind(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    body = visit_body(
        cast,
        starts_at="2026-03-02T07:00:00+00:00",
        ends_at="2026-03-02T08:00:00+00:00",
        alternatives=None,
        attendees=None,
    )

    assert calls(cast.xenia).post("/visits/report/", body).status_code == 403
    assert not Visit.objects.exists()
