"""The executive's two decisions without a mouse: every stop on the way is seen, and Enter does what the button says."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.acts import said, step, step_now
from tests.browser.conftest import Sit
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

STOPS = 40
HERE = """() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return {
        name: (at.getAttribute("aria-label") ?? at.innerText ?? "").trim(),
        seen: ring && box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the focus stands on what is called so. Each stop before it has to be visible as well."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        assert here["seen"], f"the focus is on “{here['name']}”, and nobody can see it"
        if here["name"] == name:
            return
    pytest.fail(f"“{name}” is not among the first {STOPS} stops of the keyboard")


def test_a_visit_is_agreed_to(cast: Cast, sit: Sit) -> None:
    factories.requested(cast)
    robert = sit(cast.robert)
    robert.goto("/")

    tab_to(robert, "Agree to the meeting with Halden Automotive")
    robert.keyboard.press("Enter")
    expect(step_now(robert)).to_contain_text("waits for Robert to agree")
    tab_to(robert, "Agree to the visit")
    robert.keyboard.press("Enter")

    expect(said(robert)).to_contain_text("The visit is approved")


def test_the_brief_is_read_and_acknowledged(cast: Cast, sit: Sit) -> None:
    factories.briefed(cast)
    robert = sit(cast.robert)
    robert.goto("/")

    tab_to(robert, "Read the brief")
    robert.keyboard.press("Enter")
    expect(robert.get_by_role("heading", name="Red lines")).to_be_visible()
    tab_to(robert, "I have read it")
    robert.keyboard.press("Enter")

    expect(said(robert)).to_contain_text("Thank you. Nadine sees that you have read it.")
    expect(step(robert, "Ready")).to_contain_text("Robert read it")


def test_the_first_stop_leads_past_the_navigation(cast: Cast, sit: Sit) -> None:
    robert = sit(cast.robert)
    robert.goto("/")

    tab_to(robert, "Skip to the content")
    robert.keyboard.press("Enter")

    expect(robert.locator("#main")).to_be_focused()
