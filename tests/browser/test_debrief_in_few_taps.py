"""Two minutes on a phone: what went as planned costs one tap each, and nothing that the record knows is asked again."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.conftest import Sit
from tests.browser.test_brief_to_its_end import SMALL
from tests.cast import Cast, MovableClock
from visits.actions import ObjectiveDraft
from visits.models import Attendee, Debrief, Objective

pytestmark = pytest.mark.django_db(transaction=True)

MOST_TAPS = 8
GOALS = ("They accept April", "A date for the trial", "A name in purchasing")


def test_a_meeting_with_three_objectives_is_debriefed_in_eight_taps_beside_the_text(
    cast: Cast, clock: MovableClock, sit: Sit
) -> None:
    visit = factories.held(cast, clock, objectives=[ObjectiveDraft(text, "growth") for text in GOALS])
    robert = sit(cast.robert, SMALL)
    robert.goto(reverse("visits:debrief", args=[visit.pk]))
    taps: list[str] = []

    def tap(what: Locator) -> None:
        what.tap()
        taps.append(str(what))

    for goal in GOALS:
        tap(choice(robert, goal, "Met"))
    robert.get_by_label("In your own words").fill("They need April in writing.")
    tap(choice(robert, "Did you promise anything", "No"))
    tap(choice(robert, "How is the relationship now", "Warmer"))
    expect(robert.get_by_role("checkbox", name="Dr. Ilse Weiss")).to_be_checked()
    tap(choice(robert, "Dr. Ilse Weiss is", "Warmer"))
    robert.get_by_label("What comes next, as you agreed it").fill("A letter on April")
    tap(robert.get_by_role("button", name="File the debrief"))
    robert.wait_for_url("**/visits/*/")
    assert len(taps) <= MOST_TAPS
    assert set(Objective.objects.values_list("outcome", flat=True)) == {"met"}
    assert set(Attendee.objects.values_list("was_there", "temperature")) == {(True, "warmer"), (True, "")}
    assert Debrief.objects.get().agreed_next_step == "A letter on April"


def choice(page: Page, group: str, answer: str) -> Locator:
    return page.get_by_role("group", name=group).get_by_text(answer, exact=True)
