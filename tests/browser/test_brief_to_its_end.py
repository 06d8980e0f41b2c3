"""The brief can be acknowledged once its end has come into view: by the thumb, by the link, by the keyboard. Two taps from the mail."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.acts import said
from tests.browser.conftest import Sit
from tests.browser.test_loop_by_keyboard import tab_to
from tests.cast import Cast
from visits.actions import save_briefing_draft
from visits.workflow import perform

pytestmark = pytest.mark.django_db(transaction=True)

SMALL: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
THANKS = "Thank you. Nadine sees that you have read it."


def a_long_brief(cast: Cast) -> str:
    questions = [f"What would make April easy for you, question {n}?" for n in range(12)]
    visit = factories.approved(cast)
    save_briefing_draft(visit, factories.briefing_draft(questions=questions), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    return reverse("visits:brief", args=[visit.pk])


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="I have read it")


def test_reading_to_the_end_gives_the_button_and_one_tap_acknowledges(cast: Cast, sit: Sit) -> None:
    robert = sit(cast.robert, SMALL)
    robert.goto(a_long_brief(cast))
    expect(robert.get_by_text("No price below the frame contract")).to_be_in_viewport(ratio=1)
    expect(robert.get_by_role("link", name="1 red line")).to_be_in_viewport()
    expect(robert.get_by_role("link", name="To the end")).to_be_in_viewport()
    expect(button(robert)).to_be_hidden()
    robert.evaluate("scrollTo(0, document.body.scrollHeight / 3)")
    expect(button(robert)).to_be_hidden()
    robert.get_by_text("That is all of it.").scroll_into_view_if_needed()
    button(robert).tap()
    expect(said(robert)).to_contain_text(THANKS)


def test_the_link_to_the_end_leads_there(cast: Cast, sit: Sit) -> None:
    robert = sit(cast.robert, SMALL)
    robert.goto(a_long_brief(cast))
    robert.get_by_role("link", name="To the end").tap()
    expect(robert.get_by_text("That is all of it.")).to_be_in_viewport()
    expect(button(robert)).to_be_in_viewport()


def test_a_keyboard_that_has_come_to_the_end_stands_on_the_button(cast: Cast, sit: Sit) -> None:
    robert = sit(cast.robert)
    robert.goto(a_long_brief(cast))
    tab_to(robert, "I have read it")
    expect(robert.get_by_text("That is all of it.")).to_be_in_viewport()
    robert.keyboard.press("Enter")
    expect(said(robert)).to_contain_text(THANKS)


def test_without_scripts_the_button_stands_at_the_end(cast: Cast, sit: Sit) -> None:
    robert = sit(cast.robert, SMALL, java_script_enabled=False)
    robert.goto(a_long_brief(cast))
    expect(robert.get_by_role("link", name="To the end")).to_be_hidden()
    expect(button(robert)).not_to_be_in_viewport()
    button(robert).tap()
    expect(said(robert)).to_contain_text(THANKS)
