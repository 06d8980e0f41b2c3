"""Commitments, insights and asks over REST: filtered, settled, assigned and answered; and the filters of visits."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories
from tests.api.conftest import CallerOf
from tests.api.test_costs import queries_of
from tests.api.test_lists import lines
from tests.cast import Cast, MovableClock
from tests.pages import look
from visits.actions import AttendeeDraft
from visits.effects import NewCommitment, NewInsight
from visits.models import Ask, Side, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db

PROMISES = (
    NewCommitment("Late", due_on=date(2026, 3, 10)),
    NewCommitment("This week", due_on=date(2026, 3, 22)),
    NewCommitment("Beyond", due_on=date(2026, 4, 30), beyond_red_line=True),
    NewCommitment("Theirs", ours=False, owner_name="Dr. Weiss"),
)
INSIGHTS = (
    NewInsight("Spain", "They build there", "against"),
    NewInsight("Primers", "Half of them bio-based", "with"),
    NewInsight("Board", "A new chair", "unknown"),
)


@pytest.fixture
def visit(cast: Cast, clock: MovableClock) -> Visit:
    """Debriefed on Monday, 16 March 2026."""
    held = factories.held(cast, clock)
    part = factories.executive_part(held, commitments=PROMISES, insights=INSIGHTS)
    return perform("debrief", held, by=cast.robert, part=part)


def found(caller: Any, path: str, key: str = "text") -> list[str]:
    answer = caller.get(path)
    assert answer.status_code == 200, answer.content
    return [row[key] for row in answer.json()["results"]]


def test_commitments_are_filtered_and_ordered(cast: Cast, visit: Visit, calls: CallerOf) -> None:
    nadine = calls(cast.nadine)

    def texts(query: str) -> list[str]:
        return found(nadine, f"/commitments/?{query}")

    assert texts("") == ["Late", "This week", "Beyond", "Theirs"]
    assert texts("ordering=-due_on") == ["Theirs", "Beyond", "This week", "Late"]
    assert texts("side=theirs") == ["Theirs"]
    assert texts("due=overdue") == ["Late"]
    assert texts("due=this_week") == ["This week"]
    assert texts("due=none") == ["Theirs"]
    assert texts("due_after=2026-03-10&due_before=2026-03-22") == ["Late"]
    assert texts("beyond_red_line=true") == ["Beyond"]
    assert texts("q=week") == ["This week"]
    assert texts(f"account={cast.halden.pk}&executive={cast.robert_executive.pk}&status=open&q=late") == [
        "Late"
    ]
    assert texts(f"made_by={cast.olivia_executive.pk}") == []
    assert texts("mine=true") == []


def test_a_promise_is_late_for_ever_and_filters_go_together_in_the_file_too(
    cast: Cast, visit: Visit, calls: CallerOf
) -> None:
    nadine = calls(cast.nadine)
    late = visit.commitments.get(text="Late")
    nadine.patch(f"/commitments/{late.pk}/", {"owner": cast.tomas.pk})
    nadine.post(f"/commitments/{late.pk}/settle/", {"status": "kept"})
    nadine.post(
        f"/commitments/{visit.commitments.get(text='Beyond').pk}/settle/", {"status": "broken", "note": "No"}
    )

    def texts(query: str) -> list[str]:
        rows = found(nadine, f"/commitments/?{query}")
        assert [line["text"] for line in lines(nadine.get(f"/commitments/?format=csv&{query}"))] == rows
        page = look(cast.nadine, f"/commitments/?{query}").context["rows"]
        assert [row["commitment"].text for row in page] == rows
        return rows

    assert (texts("late=true"), texts("late=true&due=overdue")) == (["Late"], [])
    assert texts("late=false&side=ours") == ["This week", "Beyond"]
    assert texts(f"owner={cast.tomas.pk}&side=ours&status=kept&late=true") == ["Late"]
    assert (texts("status=broken"), texts("status=broken&side=theirs")) == (["Beyond"], [])
    assert texts("side=theirs&status=open&due=none") == ["Theirs"]


def test_an_owner_is_reminded_once_a_day(cast: Cast, visit: Visit, calls: CallerOf) -> None:
    path = f"/commitments/{visit.commitments.get(text='Late').pk}/"
    nadine = calls(cast.nadine)
    assert nadine.post(f"{path}remind/").status_code == 409, "nobody answers for it"
    nadine.patch(path, {"owner": cast.tomas.pk})
    asked = [calls(user).post(f"{path}remind/").status_code for user in (cast.oscar, cast.ada)]
    assert asked == [404, 403]
    assert [nadine.post(f"{path}remind/").status_code for _ in range(2)] == [200, 409]


def test_what_one_has_to_answer_oneself_is_found(
    cast: Cast, clock: MovableClock, visit: Visit, calls: CallerOf
) -> None:
    spain = visit.insights.get(topic="Spain")
    calls(cast.robert).post(f"/insights/{spain.pk}/answers/", {"answer": "look_into", "due_on": "2026-03-20"})
    mine = {u.short_name: found(calls(u), "/insights/?mine=true", "topic") for u in (cast.robert, cast.sam)}
    assert mine == {"Robert": ["Spain"], "Sam": []}
    assert sorted(found(calls(cast.robert), "/insights/?mine=false", "topic")) == ["Board", "Primers"]

    calls(cast.robert).post(f"/asks/{Ask.objects.current().get().pk}/answers/", {"text": "Gladly"})
    coming = factories.briefed(cast, starts_at=clock.now + timedelta(days=20))
    gone = factories.briefed(cast, starts_at=clock.now + timedelta(days=30))
    perform("cancel", gone, by=cast.nadine, reason="They moved the decision")
    asked = "/asks/?waiting=true&mine=true"
    waiting = {u.short_name: found(calls(u), asked, "visit") for u in (cast.nadine, cast.robert, cast.tomas)}
    assert waiting == {"Nadine": [coming.pk], "Robert": [coming.pk], "Tomas": []}
    assert sorted(found(calls(cast.tomas), "/asks/?waiting=false", "visit")) == sorted([visit.pk, gone.pk])
    assert len(found(calls(cast.tomas), "/asks/?mine=false", "visit")) == 3


def test_pages_of_commitments_follow_each_other_past_those_without_a_day(
    cast: Cast, visit: Visit, calls: CallerOf
) -> None:
    nadine = calls(cast.nadine)
    page = nadine.get("/commitments/?page_size=3").json()
    following = nadine.get(page["next"].partition("/api/v1")[2]).json()
    assert [row["text"] for row in following["results"]] == ["Theirs"]


def test_a_commitment_is_assigned_and_settled(cast: Cast, visit: Visit, calls: CallerOf) -> None:
    path = f"/commitments/{visit.commitments.get(text='Late').pk}/"
    nadine = calls(cast.nadine)
    assert calls(cast.oscar).patch(path, {"due_on": "2026-04-01"}).status_code == 404
    assert calls(cast.ada).patch(path, {"due_on": "2026-04-01"}).status_code == 403
    assert nadine.patch(path, {"owner": cast.admin.pk}).status_code == 400
    assigned = nadine.patch(path, {"owner": cast.tomas.pk}).json()
    assert (assigned["owner"]["name"], assigned["due_on"], assigned["late"]) == (
        "Tomas Okafor",
        "2026-03-10",
        True,
    )
    named = nadine.patch(path, {"owner_name": "Dr. Weiss"}).json()
    assert (named["owner"], named["owner_name"]) == (None, "Dr. Weiss")
    assert nadine.post(f"{path}settle/", {"status": "open"}).status_code == 400
    assert nadine.post(f"{path}settle/", {"status": "withdrawn"}).status_code == 400
    settled = nadine.post(f"{path}settle/", {"status": "kept", "note": "Sent"}).json()
    assert (settled["status"], settled["settled_note"], settled["late"]) == ("kept", "Sent", True)
    assert nadine.post(f"{path}settle/", {"status": "broken"}).status_code == 409
    assert nadine.patch(path, {"due_on": "2026-05-01"}).status_code == 409


def test_insights_are_filtered(cast: Cast, visit: Visit, calls: CallerOf) -> None:
    sam = calls(cast.sam)

    def topics(query: str) -> list[str]:
        return found(sam, f"/insights/?{query}", "topic")

    assert sorted(topics("")) == ["Board", "Primers", "Spain"]
    assert topics("alignment=with") == ["Primers"]
    assert topics("needs_answer=true") == ["Spain"]
    assert sorted(topics("needs_answer=false&answer=none")) == ["Board", "Primers"]
    assert (topics("q=chair"), topics("q=prim")) == (["Board"], ["Primers"])
    assert topics("recorded_before=2026-03-16") == []
    assert topics("answer=overdue") == []


def test_an_insight_is_answered_and_the_newest_answer_counts(
    cast: Cast, clock: MovableClock, visit: Visit, calls: CallerOf
) -> None:
    path = f"/insights/{visit.insights.get(topic='Spain').pk}/"
    sam = calls(cast.sam)
    assert calls(cast.oscar).post(f"{path}answers/", {"answer": "we_change"}).status_code == 404
    assert calls(cast.nadine).post(f"{path}answers/", {"answer": "we_change"}).status_code == 403
    refused = sam.post(f"{path}answers/", {"answer": "we_dont"})
    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (400, ["text"])
    first = sam.post(f"{path}answers/", {"answer": "look_into", "due_on": "2026-03-20"})
    assert (first.status_code, first.json()["answer_due_on"]) == (201, "2026-03-20")
    clock.move_by(days=6)
    assert found(sam, "/insights/?answer=overdue", "topic") == ["Spain"]
    sam.post(f"{path}answers/", {"answer": "we_dont", "text": "Lyon serves Spain"})
    detail = calls(cast.nadine).get(path).json()
    assert (detail["answer"], [row["answer"] for row in detail["answers"]]) == (
        "we_dont",
        ["we_dont", "look_into"],
    )
    assert found(sam, "/insights/?answer=overdue", "topic") == []


def test_an_ask_is_answered(cast: Cast, visit: Visit, calls: CallerOf) -> None:
    robert = calls(cast.robert)
    row = robert.get("/asks/?answered=false").json()["results"][0]
    assert (row["visit"], row["account"]["name"], row["executive"]["name"], row["text"]) == (
        visit.pk,
        "Halden Automotive",
        "Robert Lindqvist",
        "Let Nadine lead the first item",
    )
    path = f"/asks/{row['id']}/answers/"
    assert calls(cast.oscar).post(path, {"text": "Yes"}).status_code == 404
    assert calls(cast.tomas).post(path, {"text": "Yes"}).status_code == 403
    assert robert.post(path, {"text": ""}).status_code == 400
    assert robert.post(path, {"text": "Yes, gladly"}).json()["answers"][0]["by"]["name"] == "Robert Lindqvist"
    assert found(robert, "/asks/?answered=true", "answer") == ["Yes, gladly"]
    assert found(robert, "/asks/?answered=false") == []
    assert found(robert, f"/asks/?account={cast.halden.pk}&executive={cast.olivia_executive.pk}") == []


@pytest.mark.parametrize("name", ["commitments", "insights", "asks"])
def test_the_lists_are_offered_whole_and_only_of_what_one_sees(
    cast: Cast, visit: Visit, calls: CallerOf, name: str
) -> None:
    assert lines(calls(cast.nadine).get(f"/{name}/?format=csv")) != []
    assert lines(calls(cast.oscar).get(f"/{name}/?format=csv")) == []


def test_what_came_of_a_confidential_visit_is_for_those_who_see_it(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    held = factories.held(cast, clock, confidential=True)
    part = factories.executive_part(held, commitments=PROMISES[:1], insights=INSIGHTS[:1])
    perform("debrief", held, by=cast.robert, part=part)
    for name in ("commitments", "insights", "asks"):
        seen = {u.short_name for u in (cast.nadine, cast.robert, cast.tomas) if found(calls(u), f"/{name}/")}
        assert seen == {"Nadine", "Robert"}, name


def test_the_lists_cost_the_same_with_more_rows(
    cast: Cast, clock: MovableClock, visit: Visit, calls: CallerOf
) -> None:
    sam = calls(cast.sam)
    paths = ("/commitments/", "/insights/", "/asks/", "/visits/?mine=true&ordering=account&on=2026-03-16")
    before = {path: queries_of(sam, path) for path in paths}
    for text in ("One", "Two"):
        sam.post(f"/insights/{visit.insights.first().pk}/answers/", {"answer": "we_change", "text": text})
    held = factories.held(cast, clock, starts_at=clock.now + timedelta(days=20))
    part = factories.executive_part(held, commitments=PROMISES, insights=INSIGHTS)
    perform("debrief", held, by=cast.robert, part=part)
    assert {path: queries_of(sam, path) for path in paths} == before
    assert max(before.values()) <= 6


def test_visits_are_filtered_by_all_that_a_list_shows_of_them(cast: Cast, calls: CallerOf) -> None:
    people = [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine),
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.olivia_executive),
    ]
    factories.drafted(cast, title="Talks on April", format="virtual", purpose="deal", attendees=people)
    factories.drafted(
        cast, title="Merger", confidential=True, starts_at=factories.STARTS + timedelta(days=1), attendees=[]
    )
    factories.drafted(
        cast,
        title="Rushed",
        rush_reason="x",
        lead_executive=cast.xenia_executive,
        starts_at=factories.STARTS + timedelta(days=2),
    )
    Visit.objects.filter(title="Rushed").update(rush=True)
    sam, olivia = calls(cast.sam), calls(cast.olivia)

    def titles(query: str, caller: Any = sam) -> list[str]:
        return found(caller, f"/visits/?{query}", "title")

    assert titles("q=april") == ["Talks on April"]
    assert titles("visit_format=virtual") == ["Talks on April"]
    assert titles("purpose=deal&origin=planned") == ["Talks on April"]
    assert titles("confidential=true") == ["Merger"]
    assert titles("rush=true") == ["Rushed"]
    assert titles(f"participant={cast.olivia_executive.pk}") == ["Talks on April"]
    assert titles("on=2026-03-17") == ["Merger"]
    assert (titles("mine=true"), len(titles("mine=false"))) == ([], 3)
    assert titles("mine=true", olivia) == ["Talks on April"]
    assert titles("ordering=executive") == ["Talks on April", "Merger", "Rushed"]
    assert titles("ordering=-executive")[0] == "Rushed"
