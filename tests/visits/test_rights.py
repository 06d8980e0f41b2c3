"""What the table of rights means in practice: acts in person, and words that are not for everybody who sees the visit."""

from datetime import date, timedelta
from typing import Any

import pytest

from engage.people.models import Deputy, User
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, words
from visits.actions import ask_waiver, decide_waiver, save_debrief_draft
from visits.actions.debriefs import file_account_part
from visits.actions.touchpoints import TouchpointDraft, log_touchpoint, withdraw_touchpoint
from visits.rules import known_parts, parts_of, with_parts_of
from visits.sweep import sweep
from visits.workflow import allowed_actions, perform

pytestmark = pytest.mark.django_db


def stands_in_for(principal: User, deputy: User) -> User:
    Deputy.objects.create(principal=principal, deputy=deputy, starts_on=date(2026, 1, 1))
    return User.objects.get(pk=deputy.pk)


def api(user: User, path: str) -> Any:
    return look(user, f"/api/v1/{path}").json()  # type: ignore[attr-defined]


def offered(user: User, visit: object) -> list[str]:
    return [action.name for action in allowed_actions(visit, parts=parts_of(user, visit))]  # type: ignore[arg-type]


def test_what_is_owed_in_person_is_not_offered_to_a_deputy(cast: Cast, clock: MovableClock) -> None:
    visit = factories.briefed(cast)
    xenia = stands_in_for(cast.robert, cast.xenia)
    assert offered(cast.robert, visit) == ["acknowledge", "cancel", "reschedule"]
    assert offered(xenia, visit) == ["cancel", "reschedule"]
    clock.move_to(visit.ends_at)
    held = perform("hold", visit, by=cast.nadine)
    assert offered(cast.robert, held) == ["debrief", "did_not_take_place"]
    assert offered(xenia, held) == ["did_not_take_place"]


def test_the_parts_of_a_page_of_visits_are_those_of_each(cast: Cast) -> None:
    guests = [factories.AttendeeDraft(side="executive", executive=cast.olivia_executive)]
    visit = factories.requested(cast, attendees=guests)
    xenia = stands_in_for(cast.olivia, cast.xenia)
    for user in (cast.nadine, cast.dora, cast.tomas, cast.robert, cast.olivia, xenia, cast.ada, cast.sam):
        row = with_parts_of(user, type(visit).objects.filter(pk=visit.pk)).get()
        assert known_parts(user, row) == parts_of(user, visit)
    assert {"other_executive", "other_in_person"} <= parts_of(cast.olivia, visit)
    assert {"other_executive", "other_in_person"} & parts_of(xenia, visit) == {"other_executive"}


def test_outcomes_that_are_only_typed_are_not_told(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    objective = visit.objectives.get()
    save_debrief_draft(visit, by=cast.ada, outcomes={objective.pk: ("partly", "As I understood him")})

    def told(user: User) -> set[str]:
        (row,) = api(user, f"visits/{visit.pk}/")["objectives"]
        return {row["outcome"], row["outcome_note"]}

    assert told(cast.robert) == told(cast.ada) == {"partly", "As I understood him"}
    assert told(cast.nadine) == told(cast.tomas) == told(cast.sam) == {""}
    part = factories.executive_part(visit, outcomes={objective.pk: ("met", "After all")})
    perform("debrief", visit, by=cast.robert, part=part)
    assert told(cast.nadine) == told(cast.tomas) == told(cast.sam) == {"met", "After all"}


def test_the_executive_reads_the_managers_words_once_the_visit_is_closed(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    file_account_part(visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    feedback = factories.ACCOUNT_PART.feedback

    def read() -> set[str]:
        people = {"Nadine": cast.nadine, "Robert": cast.robert, "Tomas": cast.tomas, "Sam": cast.sam}
        asked = {n: api(user, f"visits/{visit.pk}/debrief/") for n, user in people.items()}
        return {name for name, debrief in asked.items() if debrief["feedback"] == feedback}

    assert read() == {"Nadine", "Sam"}
    assert feedback not in words(look(cast.robert, f"/visits/{visit.pk}/"))
    visit = perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    assert read() == {"Nadine", "Sam"}
    perform("close", visit, by=cast.nadine)
    assert read() == {"Nadine", "Robert", "Sam"}
    assert feedback in words(look(cast.robert, f"/visits/{visit.pk}/"))


def test_why_a_waiver_was_given_is_for_those_it_concerns(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)
    clock.move_to(visit.executive_debrief_due_at + timedelta(hours=1))  # type: ignore[operator]
    sweep(clock.now)
    factories.requested(cast, starts_at=clock.now + timedelta(days=20))
    waiver = ask_waiver(cast.robert_executive, by=cast.nadine, request="It cannot wait")
    decide_waiver(
        waiver, by=cast.sam, granted=True, reason="He was ill", ends_on=clock.now.date() + timedelta(days=3)
    )
    page = f"/executives/{cast.robert_executive.pk}/"
    told = {
        user.short_name: ("A waiver is in force" in shown, "He was ill" in shown)
        for user in (cast.nadine, cast.tomas, cast.robert, cast.ada, cast.sam)
        if (shown := words(look(user, page)))
    }
    assert told == {
        "Nadine": (True, True),
        "Tomas": (True, False),
        "Robert": (True, True),
        "Ada": (True, True),
        "Sam": (True, True),
    }


def test_a_deputy_takes_back_a_touchpoint_logged_by_mistake(cast: Cast, clock: MovableClock) -> None:
    draft = TouchpointDraft(
        executive=cast.robert_executive,
        account=cast.halden,
        kind="note",
        occurred_at=clock.now,
        words="Thanks",
        promised=False,
    )
    withdraw_touchpoint(log_touchpoint(draft, by=cast.nadine), by=cast.dora, reason="Twice")
