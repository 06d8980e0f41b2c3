"""Whatever happens between a browser and the server, what was typed is there afterwards, and is on record once."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.browser.acts import PASSWORD
from tests.browser.conftest import PHONE, Desk
from tests.browser.line import Line, line_to
from tests.cast import Cast, MovableClock
from visits.actions import save_briefing_draft
from visits.models import Briefing, Debrief, Objective, Status, Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    with line_to(live_server.url) as line:
        yield line


@pytest.fixture
def desk(browser: Browser, line: Line) -> Iterator[Desk]:
    desk = Desk(browser, line.address)
    yield desk
    desk.leave()
    assert [said for said in desk.trouble if "net::ERR_" not in said] == []


def state(page: Page) -> Locator:
    return page.locator("[data-autosave-status]").first


def closed_and_opened_again(desk: Desk, page: Page) -> Page:
    """The browser ends; the device still has what it kept."""
    kept = page.context.storage_state()
    page.context.close()
    return desk.sit(storage_state=kept)


def test_a_server_that_dies_during_autosave_and_during_filing_loses_nothing_and_files_once(
    cast: Cast, line: Line, desk: Desk
) -> None:
    visit = factories.approved(cast)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    at = f"/visits/{visit.pk}/briefing/"
    nadine = desk.sit(cast.nadine)
    nadine.goto(at)
    situation = nadine.get_by_label("Situation")

    line.swallow_answers()
    situation.fill("They decide in January.")
    expect(state(nadine)).to_have_text("not saved, kept on this device: trying again")
    assert Briefing.objects.get().situation == "They decide in January."
    line.cut()
    situation.fill("They decide in January. They doubt our ramp-up.")
    nadine.get_by_role("button", name="Submit the briefing").click()
    expect(state(nadine)).to_have_text("not saved, kept on this device: trying again")
    expect(situation).to_have_value("They decide in January. They doubt our ramp-up.")

    nadine = closed_and_opened_again(desk, nadine)
    line.mend()
    nadine.goto(at)
    expect(nadine.get_by_text("was not saved yet. It is back in the form.")).to_be_visible()
    expect(state(nadine)).to_have_text(re.compile("^saved"))
    assert Briefing.objects.get().situation == "They decide in January. They doubt our ramp-up."

    line.swallow_answers()
    nadine.get_by_role("button", name="Submit the briefing").click()
    nadine.wait_for_url("chrome-error://**")
    line.mend()
    nadine.goto("/")
    expect(nadine.locator("#messages")).to_be_empty()
    nadine.wait_for_function("Object.keys(localStorage).length === 0")
    assert [(b.version, b.situation) for b in Briefing.objects.all()] == [
        (1, "They decide in January. They doubt our ramp-up.")
    ]


def test_a_session_that_ended_is_begun_again_and_the_debrief_is_filed(
    cast: Cast, clock: MovableClock, line: Line, desk: Desk
) -> None:
    visit = factories.held(cast, clock)
    cast.robert.set_password(PASSWORD)
    cast.robert.save()
    robert = desk.sit(cast.robert, PHONE)
    robert.goto(f"/visits/{visit.pk}/debrief/")
    Session.objects.all().delete()

    robert.get_by_label("In your own words").fill("They need April in writing.")
    expect(state(robert)).to_have_text("not saved, kept on this device: sign in again")
    robert.goto("/")
    robert.get_by_label("E-mail address").fill(cast.robert.email)
    robert.get_by_label("Password").fill(PASSWORD)
    robert.get_by_role("button", name="Sign in").click()
    robert.get_by_role("link", name="Go on with it").click()

    expect(robert.get_by_text("was not saved yet. It is back in the form.")).to_be_visible()
    expect(robert.get_by_label("In your own words")).to_have_value("They need April in writing.")
    aim = Objective.objects.get(visit=visit).text
    robert.get_by_role("group", name=aim).get_by_text("Met", exact=True).tap()
    robert.get_by_role("group", name="Did you promise anything").get_by_text("No", exact=True).tap()
    robert.get_by_role("button", name="File the debrief").tap()
    robert.wait_for_url(f"**/visits/{visit.pk}/")
    assert Visit.objects.get().status == Status.DEBRIEFED
    assert Debrief.objects.get().heard == "They need April in writing."


def test_what_two_wrote_at_once_is_compared_before_one_of_it_goes(cast: Cast, line: Line, desk: Desk) -> None:
    visit = factories.approved(cast)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    at = f"/visits/{visit.pk}/briefing/"
    nadine = desk.sit(cast.nadine)
    nadine.goto(at)
    line.cut()
    nadine.get_by_label("Situation").fill("They decide in January.")
    expect(state(nadine)).to_have_text("not saved, kept on this device: trying again")
    save_briefing_draft(visit, factories.briefing_draft(situation="They have decided."), by=cast.tomas)

    nadine = closed_and_opened_again(desk, nadine)
    line.mend()
    nadine.goto(at)
    expect(nadine.get_by_label("Situation")).to_have_value("They have decided.")
    nadine.get_by_role("button", name="Use my text").click()
    expect(state(nadine)).to_have_text(re.compile("Tomas Okafor has changed this.* Save it to compare."))
    nadine.get_by_role("button", name="Save for later").click()
    expect(nadine.get_by_text("Tomas Okafor changed this")).to_be_visible()
    expect(state(nadine)).to_contain_text("choose which stays, then save")
    assert Briefing.objects.get().situation == "They have decided."
    nadine.get_by_role("button", name="Save for later").click()
    expect(nadine.locator("#messages")).to_contain_text("The draft is kept.")
    assert Briefing.objects.get().situation == "They decide in January."
