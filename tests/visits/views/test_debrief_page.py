"""The executive's part of the debrief."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.views.conftest import SignedIn, is_closed, strong_buttons, text_of
from tests.visits.views.test_request import management
from visits.models import Commitment, Debrief, Insight, Objective, Status, Visit

pytestmark = pytest.mark.django_db


def typed(visit: Visit, **more: Any) -> dict[str, Any]:
    objective = Objective.objects.get(visit=visit)
    return {
        f"outcome_{objective.pk}": "partly",
        f"note_{objective.pk}": "She wants it in writing",
        "heard": "They need April in writing.",
        "promised_beyond_brief": "yes",
        "temperature": "warmer",
        "share_of_mind": "4",
        **management(promises=1, insights=1, joined=0),
        "promises-0-text": "April in writing",
        "promises-0-ours": "ours",
        "promises-0-due_on": "2026-03-31",
        "insights-0-topic": "Localisation",
        "insights-0-text": "A plant in Hungary",
        "insights-0-alignment": "against",
        "act": "file",
        **more,
    }


def write(browser: Client, visit: Visit, **more: Any) -> Any:
    return browser.post(reverse("visits:debrief", args=[visit.pk]), typed(visit, **more))


def autosave(browser: Client, visit: Visit, **more: Any) -> Any:
    return browser.post(reverse("visits:debrief_autosave", args=[visit.pk]), typed(visit, **more))


def test_the_executive_files_it(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    visit = factories.held(cast, clock)
    answer = write(signed_in("robert"), visit, **{"promises-0-owner": cast.tomas.pk})
    visit.refresh_from_db()
    debrief, promise = Debrief.objects.get(), Commitment.objects.get()
    assert (answer.status_code, visit.status, debrief.executive_filed_by) == (
        302,
        Status.DEBRIEFED,
        cast.robert,
    )
    assert (debrief.promised_beyond_brief, debrief.temperature, debrief.share_of_mind, debrief.prepared) == (
        True,
        "warmer",
        4,
        {},
    )
    assert (promise.text, promise.owner, promise.due_on.isoformat()) == (
        "April in writing",
        cast.tomas,
        "2026-03-31",
    )
    assert (Insight.objects.get().alignment, Objective.objects.get().outcome) == ("against", "partly")


def test_a_promise_beyond_a_red_line_is_marked(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    visit = factories.held(cast, clock)
    line = visit.briefings.get().red_lines.get()
    write(signed_in("robert"), visit, **{"promises-0-red_line": line.pk})
    promise = Commitment.objects.get()
    assert (promise.red_line, promise.beyond_red_line) == (line, True)


def test_an_outcome_is_asked_for_at_its_objective_and_nothing_is_lost(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.held(cast, clock)
    objective = Objective.objects.get()
    answer = write(signed_in("robert"), visit, **{f"outcome_{objective.pk}": ""})
    assert (answer.status_code, "Say whether it was met." in text_of(answer)) == (400, True)
    assert b"April in writing" in answer.content
    assert is_closed(answer.content.decode())
    assert (Commitment.objects.count(), Debrief.objects.get().executive_filed_at) == (0, None)


def test_what_was_heard_is_asked_for_at_its_field(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    answer = write(signed_in("robert"), factories.held(cast, clock), heard=" ")
    assert (answer.status_code, b'id="id_heard-error"' in answer.content) == (400, True)


def test_an_assistant_prepares_and_cannot_file(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    visit = factories.held(cast, clock)
    browser = signed_in("ada")
    form = browser.get(reverse("visits:debrief", args=[visit.pk]))
    assert strong_buttons(form) == ["Save it"]
    assert "Only Robert Lindqvist can file it, in person." in text_of(form)
    assert write(browser, visit).status_code == 403
    write(browser, visit, act="save")
    visit.refresh_from_db()
    assert visit.status == Status.HELD
    shown = signed_in("robert").get(reverse("visits:debrief", args=[visit.pk]))
    assert [
        words in shown.content
        for words in (b"They need April in writing.", b"April in writing", b"A plant in Hungary")
    ] == [True] * 3


def test_autosave_keeps_rows_that_nobody_counts_yet(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.held(cast, clock)
    browser = signed_in("robert")
    assert autosave(browser, visit, heard="Half a sen").status_code == 200
    assert (Debrief.objects.get().heard, Commitment.objects.count(), Insight.objects.count()) == (
        "Half a sen",
        0,
        0,
    )
    shown = browser.get(reverse("visits:debrief", args=[visit.pk])).content
    assert [words in shown for words in (b"Half a sen", b"April in writing", b"A plant in Hungary")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("name", "status"),
    [("nadine", 302), ("tomas", 403), ("sam", 403), ("oscar", 404), ("xenia", 404), ("admin", 404)],
)
def test_it_is_the_executives_page(
    cast: Cast, clock: MovableClock, signed_in: SignedIn, name: str, status: int
) -> None:
    visit = factories.held(cast, clock)
    browser = signed_in(name)
    assert browser.get(reverse("visits:debrief", args=[visit.pk])).status_code == status
    assert autosave(browser, visit).status_code == (404 if status == 404 else 403)
    assert Debrief.objects.count() == 0


def test_the_account_manager_is_led_to_the_other_part(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.debriefed(cast, clock)
    answer = signed_in("nadine").get(reverse("visits:debrief", args=[visit.pk]))
    assert answer.url == reverse("visits:close", args=[visit.pk])


@pytest.mark.parametrize("state", ["ready", "debriefed"])
def test_before_the_meeting_and_after_filing_there_is_nothing_to_write(
    cast: Cast, clock: MovableClock, signed_in: SignedIn, state: str
) -> None:
    visit = factories.states(cast, clock)[state]()
    browser = signed_in("robert")
    assert browser.get(reverse("visits:debrief", args=[visit.pk])).url == reverse(
        "visits:visit", args=[visit.pk]
    )
    assert autosave(browser, visit).status_code == 409


def test_what_is_sent_after_it_was_filed_is_refused_in_words(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.debriefed(cast, clock)
    answer = write(signed_in("ada"), visit, act="save", heard="Too late")
    assert (answer.status_code, "What you typed now was not saved." in text_of(answer)) == (409, True)
