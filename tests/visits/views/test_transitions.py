"""The steps of the workflow, taken from the pages."""

import pytest
from django.urls import reverse

from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.views.conftest import SignedIn, is_closed, text_of
from visits.models import Status, Visit

pytestmark = pytest.mark.django_db


def address(visit: Visit, name: str) -> str:
    return reverse("visits:transition", args=[visit.pk, name])


def status_of(visit: Visit) -> str:
    return Visit.objects.get(pk=visit.pk).status


NEW_TIME = {
    "day": "2026-03-23", "start": "10:00", "end": "11:00", "time_zone": "Europe/Berlin", "side": "customer",
}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "name", "who", "after"),
    [
        ("draft", "request", "nadine", "requested"),
        ("requested", "consent", "ada", "approved"),
        ("briefed", "acknowledge", "robert", "ready"),
    ],
)
def test_a_simple_step_is_one_post(
    cast: Cast, clock: MovableClock, signed_in: SignedIn, state: str, name: str, who: str, after: str
) -> None:
    visit = factories.states(cast, clock)[state]()
    browser = signed_in(who)
    assert browser.get(address(visit, name)).status_code == 405
    answer = browser.post(address(visit, name), follow=True)
    assert (answer.status_code, status_of(visit)) == (200, after)


@pytest.mark.parametrize(
    ("state", "name", "more", "after"),
    [
        ("requested", "decline", {}, "declined"),
        ("approved", "cancel", {}, "cancelled"),
        ("ready", "reschedule", NEW_TIME, "requested"),
        ("held", "did_not_take_place", {}, "held"),
    ],
)
def test_a_step_with_a_reason_asks_for_it_first(
    cast: Cast,
    clock: MovableClock,
    signed_in: SignedIn,
    state: str,
    name: str,
    more: dict[str, str],
    after: str,
) -> None:
    visit = factories.states(cast, clock)[state]()
    browser, before = signed_in("robert"), visit.status
    asked = browser.get(address(visit, name))
    assert (asked.status_code, is_closed(asked.content.decode())) == (200, True)
    refused = browser.post(address(visit, name), {**more, "reason": " "})
    assert (refused.status_code, b'id="id_reason-error"' in refused.content) == (400, True)
    assert status_of(visit) == before
    assert browser.post(address(visit, name), {**more, "reason": "They asked for it"}).status_code == 302
    assert status_of(visit) == after


def test_the_second_side_only_confirms(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    visit = factories.held(cast, clock)
    signed_in("robert").post(address(visit, "did_not_take_place"), {"reason": "They were ill"})
    browser = signed_in("nadine")
    assert "They were ill" in text_of(browser.get(address(visit, "did_not_take_place")))
    browser.post(address(visit, "did_not_take_place"))
    assert status_of(visit) == Status.CANCELLED


def test_a_new_time_that_has_passed_is_refused_at_the_day(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    past = {**NEW_TIME, "day": "2026-02-02", "reason": "Typed wrongly"}
    answer = signed_in("nadine").post(address(visit, "reschedule"), past)
    assert (answer.status_code, b'id="id_day-error"' in answer.content) == (400, True)
    assert b"Typed wrongly" in answer.content


@pytest.mark.parametrize("name", ["decline", "cancel", "reschedule", "did_not_take_place", "consent", "hold"])
def test_for_outsiders_there_is_nothing_to_do(cast: Cast, signed_in: SignedIn, name: str) -> None:
    visit = factories.requested(cast)
    answers = [
        signed_in(who).post(address(visit, name), {"reason": "No"}) for who in ("oscar", "xenia", "admin")
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert status_of(visit) == Status.REQUESTED


@pytest.mark.parametrize(("name", "status"), [("consent", 403), ("decline", 403), ("cancel", 403)])
def test_what_is_not_theirs_to_do_is_refused(cast: Cast, signed_in: SignedIn, name: str, status: int) -> None:
    visit = factories.requested(cast)
    answer = signed_in("tomas").post(address(visit, name), {"reason": "No"})
    assert (answer.status_code, status_of(visit)) == (status, Status.REQUESTED)


def test_what_is_not_possible_now_is_refused(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    assert signed_in("nadine").get(address(visit, "did_not_take_place")).status_code == 409
    said = text_of(signed_in("nadine").post(address(visit, "hold"), follow=True))
    assert "The visit is not over yet." in said or "has not begun" in said


@pytest.mark.parametrize("name", ["debrief", "close", "delete", "no-such-step"])
def test_other_names_are_no_steps_of_this_page(cast: Cast, signed_in: SignedIn, name: str) -> None:
    assert signed_in("nadine").post(address(factories.approved(cast), name)).status_code == 404


def test_an_incomplete_draft_comes_back_to_its_form(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.drafted(cast, alternatives=[])
    answer = signed_in("nadine").post(address(visit, "request"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("visits:edit", args=[visit.pk])
    assert "Evaluate at least one alternative" in text_of(answer)


def test_it_took_place_answers_the_question(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    visit = factories.requested(cast)
    clock.move_to(visit.ends_at)
    signed_in("nadine").post(address(visit, "hold"))
    assert status_of(visit) == Status.HELD
