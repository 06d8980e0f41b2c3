"""The briefing editor of a visit with no draft: begun from the record, with nothing written before somebody saves it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import add_contact, add_stake, change_contact
from tests import factories
from tests.cast import Cast, MovableClock
from tests.page_forms import form_with
from tests.visits.views.conftest import SignedIn, text_of
from visits.effects import NewCommitment, NewInsight
from visits.models import Briefing, LikelyQuestion, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast, clock: MovableClock) -> Visit:
    """A second visit, after one at which something was promised and told."""
    first = factories.held(cast, clock)
    part = factories.executive_part(
        first,
        commitments=(NewCommitment("A second source", owner=cast.nadine, due_on=date(2026, 3, 20)),),
        insights=(NewInsight("Two sources by 2028", "From every continent"),),
    )
    perform("debrief", first, by=cast.robert, part=part)
    perform("close", first, by=cast.nadine, part=factories.ACCOUNT_PART)
    clock.move_by(days=10)
    return factories.approved(cast, starts_at=clock.now + timedelta(days=14), title="The second line")


def address(visit: Visit, name: str = "briefing") -> str:
    return reverse(f"visits:{name}", args=[visit.pk])


def page(browser: Client, visit: Visit, query: str = "") -> Any:
    return browser.get(address(visit) + query)


def test_it_proposes_and_says_where_from_and_writes_nothing(second: Visit, signed_in: SignedIn) -> None:
    answer = page(signed_in("nadine"), second)
    shown = text_of(answer)
    assert ["from the debrief of 16 Mar" in shown, "from a promise that is late" in shown] == [True, True]
    assert [
        "from an insight of 16 Mar without an answer" in shown,
        "from the briefing of 16 Mar" in shown,
    ] == [True, True]
    assert "Still missing 5" in shown
    assert not Briefing.objects.filter(visit=second).exists()


def test_what_is_saved_by_hand_is_taken_over(second: Visit, signed_in: SignedIn) -> None:
    browser = signed_in("nadine")
    values = form_with(page(browser, second), "headline").fields
    answer = browser.post(address(second), {**values, "act": "submit"})
    version = Briefing.objects.get(visit=second)
    assert (answer.status_code, version.version, version.proposed) == (302, 1, {})
    assert "They need April in writing." in version.situation
    assert version.likelyquestions.first().text == "Where is this: A second source?"
    assert version.red_lines.get().text == "No price below the frame contract"


def test_autosave_keeps_a_proposal_a_proposal(second: Visit, signed_in: SignedIn) -> None:
    browser = signed_in("nadine")
    values = form_with(page(browser, second), "headline").fields
    mine = {**values, "headline": "Mine", "headline_source": "", "questions-0-DELETE": "on"}
    assert browser.post(address(second, "briefing_autosave"), mine).status_code == 200
    draft = Briefing.objects.get(visit=second)
    assert (draft.headline, draft.situation, draft.red_lines.count()) == ("Mine", "", 0)
    assert [o.text for o in second.objectives.all()] == ["Dr. Weiss accepts April in her own words"]
    again = text_of(page(browser, second))
    assert ["from the debrief of 16 Mar" in again, "from an insight of 16 Mar" in again] == [True, False]


def test_an_earlier_briefing_is_copied_where_it_is_chosen(second: Visit, signed_in: SignedIn) -> None:
    first = Visit.objects.exclude(pk=second.pk).get()
    answer = page(signed_in("nadine"), second, f"?copy={first.pk}")
    assert b"They decide on the second line in January" in answer.content
    assert "They decide on the second line" not in page(signed_in("nadine"), second).content.decode()


def test_what_changed_since_stands_beside(second: Visit, cast: Cast, signed_in: SignedIn) -> None:
    change_contact(cast.ilse, by=cast.nadine, stance="wary")
    add_contact(cast.halden, by=cast.nadine, name="Petra Lang", title="Plant manager")
    add_stake(
        cast.halden,
        by=cast.nadine,
        business_unit=cast.coatings,
        amount=5_000_000,
        currency="EUR",
        topic="Line 4",
    )
    answer = page(signed_in("nadine"), second)
    assert "Dr. Ilse Weiss is wary. Ask before you argue." in answer.content.decode()
    shown = text_of(answer)
    for sentence in (
        "Dr. Ilse Weiss: wary now, trusts us before.",
        "New among their people: Petra Lang, Plant manager.",
        "Coatings has something at stake: Line 4, € 5.0 m.",
    ):
        assert sentence in shown.replace("\N{NO-BREAK SPACE}", " "), sentence


def test_nothing_comes_from_what_the_writer_may_not_see(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    """Of a confidential meeting that does not name him, and of a debrief that is not filed yet, Tomas learns nothing."""
    secret = factories.held(cast, clock, confidential=True, title="Secret merger")
    part = factories.executive_part(
        secret,
        heard="Secretly heard",
        commitments=(NewCommitment("Secret promise", owner=cast.nadine, due_on=date(2026, 3, 17)),),
        insights=(NewInsight("Secret plan", "Secret"),),
    )
    perform("debrief", secret, by=cast.robert, part=part)
    clock.move_by(days=10)
    visit = factories.approved(cast, starts_at=clock.now + timedelta(days=14))
    assert b"Secret" in page(signed_in("nadine"), visit).content
    assert b"Secret" not in page(signed_in("tomas"), visit).content


def test_a_draft_of_the_debrief_is_not_told(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    first = factories.held(cast, clock)
    first.debrief = None
    from_robert = {"heard": "Half a thought"}
    signed_in("robert").post(reverse("visits:debrief_autosave", args=[first.pk]), from_robert)
    visit = factories.approved(cast, starts_at=clock.now + timedelta(days=14))
    assert b"Half a thought" not in page(signed_in("nadine"), visit).content


def test_it_opens_with_at_most_fifteen_queries_however_much_there_is(
    second: Visit, cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in("nadine")

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(browser, second).status_code == 200
        return len(captured)

    before = cost()
    for number in range(3):
        add_contact(cast.halden, by=cast.nadine, name=f"Person {number}")
        add_stake(cast.halden, by=cast.nadine, business_unit=cast.coatings, amount=1, currency="EUR")
    assert (cost(), before) == (before, 14)
    factories.save_briefing_draft(second, factories.briefing_draft(), by=cast.nadine)
    assert cost() == 15


def test_a_question_they_may_ask_stays_in_a_version(cast: Cast) -> None:
    factories.briefed(cast)
    assert LikelyQuestion.objects.get().answer == "The line is certified on 28 March."
