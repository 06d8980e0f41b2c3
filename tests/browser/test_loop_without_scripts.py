"""The same steps where no script runs: every page of the loop is a page of its own."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.acts import (
    agree,
    file_the_debrief,
    fill_the_request,
    named,
    read_the_brief,
    said,
    step,
    step_now,
    use_a_template,
)
from tests.browser.conftest import PHONE, Sit
from tests.cast import Cast, MovableClock
from visits.models import Status, Visit
from visits.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_visit_is_requested_and_agreed_to(cast: Cast, sit: Sit) -> None:
    nadine = sit(cast.nadine, java_script_enabled=False)
    robert = sit(cast.robert, PHONE, java_script_enabled=False)

    nadine.goto("/visits/request/")
    nadine.get_by_label("Name of the account").fill("halden")
    nadine.get_by_role("button", name="Look up").click()
    nadine.get_by_role("link", name="Halden Automotive").click()
    nadine.get_by_role("button", name="Request the visit").click()
    expect(nadine.get_by_role("alert")).to_contain_text("need your attention")
    use_a_template(nadine)
    fill_the_request(nadine)
    nadine.get_by_role("button", name="Request the visit").click()
    expect(said(nadine)).to_contain_text("Requested. Robert is asked to agree.")

    agree(robert, Visit.objects.get())
    expect(said(robert)).to_contain_text("The visit is approved")
    expect(step_now(robert)).to_contain_text("waits for Nadine")


def test_a_visit_is_briefed_read_and_debriefed(cast: Cast, clock: MovableClock, sit: Sit) -> None:
    visit = factories.approved(cast)
    nadine = sit(cast.nadine, java_script_enabled=False)
    robert = sit(cast.robert, PHONE, java_script_enabled=False)

    nadine.goto(f"/visits/{visit.pk}/briefing/")
    named(nadine, "situation").fill("They decide on the second line in January.")
    named(nadine, "agenda-0-topic").fill("What changed in your launch plan")
    named(nadine, "agenda-0-lead").fill("Nadine Keller")
    named(nadine, "red_lines-0-topic").fill("Price")
    named(nadine, "red_lines-0-text").fill("No price below the frame contract")
    named(nadine, "questions-0-text").fill("What would make April easy?")
    nadine.get_by_role("button", name="Submit the briefing").click()
    expect(nadine.get_by_role("alert")).to_contain_text("One thing needs your attention")
    expect(named(nadine, "red_lines-0-text")).to_have_value("No price below the frame contract")
    named(nadine, "asks-0-text").fill("Let Nadine begin")
    nadine.get_by_role("button", name="Submit the briefing").click()
    expect(said(nadine)).to_contain_text("Submitted. Robert has it now.")

    read_the_brief(robert, scripts=False)
    expect(step(robert, "Ready")).to_contain_text("Robert read it")

    sweep(clock.move_to(visit.ends_at))
    file_the_debrief(robert)
    expect(said(robert)).to_contain_text("Filed. Thank you; Nadine reads it now.")
    visit.refresh_from_db()
    assert visit.status == Status.DEBRIEFED
