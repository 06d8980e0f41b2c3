"""The account side's part, and closing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.views.conftest import SignedIn, is_closed, strong_buttons, text_of
from visits.effects import NewCommitment
from visits.models import Commitment, Debrief, Status, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db

PART = {
    "feedback": "You let them talk.",
    "relationship_rating": "4",
    "next_step": "April in writing",
    "next_step_on": "2026-03-20",
}


def close(browser: Client, visit: Visit, **values: Any) -> Any:
    return browser.post(reverse("visits:close", args=[visit.pk]), {"act": "close", **PART, **values})


def promised(cast: Cast, clock: MovableClock) -> Visit:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, commitments=(NewCommitment("April in writing"),))
    return perform("debrief", visit, by=cast.robert, part=part)


def test_the_account_manager_adds_her_part_and_closes(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.debriefed(cast, clock)
    answer = close(signed_in("nadine"), visit)
    visit.refresh_from_db()
    debrief = Debrief.objects.get()
    assert (answer.status_code, visit.status) == (302, Status.CLOSED)
    assert (debrief.feedback, debrief.relationship_rating, debrief.next_step_on.isoformat()) == (
        "You let them talk.",
        4,
        "2026-03-20",
    )


def test_what_to_keep_how_the_executive_led_and_a_recap_for_the_customer(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.debriefed(cast, clock)
    more = {"to_keep": "You asked first.", "recap": "Thank you for Monday.", "enable_others_to_act": "2"}
    close(signed_in("nadine"), visit, **more)
    debrief = Debrief.objects.get()
    assert (debrief.to_keep, debrief.recap) == ("You asked first.", "Thank you for Monday.")
    assert (debrief.enable_others_to_act, debrief.model_the_way) == (2, None)
    shown = {
        name: text_of(signed_in(name).get(f"/visits/{visit.pk}/")) for name in ("nadine", "robert", "tomas")
    }
    assert {name: "You asked first." in text for name, text in shown.items()} == {
        "nadine": True,
        "robert": True,
        "tomas": False,
    }
    assert ["Thank you for Monday." in text for text in shown.values()] == [True] * 3
    mail = signed_in("nadine").get(f"/visits/{visit.pk}/").content.decode()
    assert (
        "mailto:?subject=Our%20meeting%20of%2016%20March%202026&amp;body=Thank%20you%20for%20Monday." in mail
    )
    assert "once three account managers have rated" in text_of(
        signed_in("robert").get(f"/executives/{visit.lead_executive_id}/")
    )


def test_her_part_may_come_before_the_executives(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.held(cast, clock)
    browser = signed_in("nadine")
    assert strong_buttons(browser.get(reverse("visits:close", args=[visit.pk]))) == ["File your part"]
    close(browser, visit, act="file")
    visit.refresh_from_db()
    assert (visit.status, Debrief.objects.get().account_filed_by) == (Status.HELD, cast.nadine)


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.debriefed(cast, clock)
    answer = close(signed_in("nadine"), visit, feedback="Kept all the same", next_step="")
    assert (answer.status_code, b'id="id_next_step-error"' in answer.content) == (400, True)
    assert b"Kept all the same" in answer.content
    assert is_closed(answer.content.decode())
    assert Debrief.objects.get().account_filed_at is None


def test_every_promise_gets_an_owner_and_a_day_before_the_visit_is_closed(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = promised(cast, clock)
    promise = Commitment.objects.get()
    browser = signed_in("nadine")
    refused = close(browser, visit)
    shown = text_of(refused)
    assert ("Say who answers for it." in shown, "Say until when." in shown) == (True, True)
    close(
        browser,
        visit,
        **{f"promise-{promise.pk}-owner": cast.tomas.pk, f"promise-{promise.pk}-due_on": "2026-04-01"},
    )
    promise.refresh_from_db()
    visit.refresh_from_db()
    assert (promise.owner, promise.due_on.isoformat(), visit.status) == (
        cast.tomas,
        "2026-04-01",
        Status.CLOSED,
    )


def test_autosave_keeps_words_and_owners(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    visit = promised(cast, clock)
    promise = Commitment.objects.get()
    values = {**PART, "feedback": "Half a sen", f"promise-{promise.pk}-owner_name": "Dr. Weiss"}
    answer = signed_in("nadine").post(reverse("visits:close_autosave", args=[visit.pk]), values)
    promise.refresh_from_db()
    assert (answer.status_code, Debrief.objects.get().feedback, promise.owner_name) == (
        200,
        "Half a sen",
        "Dr. Weiss",
    )


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("dora", 200),
        ("tomas", 403),
        ("robert", 403),
        ("ada", 403),
        ("sam", 403),
        ("oscar", 404),
        ("xenia", 404),
    ],
)
def test_it_is_the_account_managers_page(
    cast: Cast, clock: MovableClock, signed_in: SignedIn, name: str, status: int
) -> None:
    visit = factories.debriefed(cast, clock)
    assert signed_in(name).get(reverse("visits:close", args=[visit.pk])).status_code == status


def test_a_closed_visit_is_not_written_on_any_more(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.closed(cast, clock)
    assert signed_in("nadine").get(reverse("visits:close", args=[visit.pk])).status_code == 409


def test_words_to_a_part_that_was_filed_meanwhile_are_not_dropped_in_silence(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.held(cast, clock)
    close(signed_in("nadine"), visit, act="file", seen="*")
    late = close(signed_in("dora"), visit, act="file", feedback="Mine", seen="*")
    assert (late.status_code, "What you typed was not saved." in text_of(late)) == (409, True)
    answer = signed_in("dora").post(
        reverse("visits:close_autosave", args=[visit.pk]), {**PART, "feedback": "Mine", "seen": "*"}
    )
    assert (answer.status_code, answer.json()["stale"]) == (409, False)
