"""What people do on the pages of a visit, by the words they see there. Each act ends when the next page has come."""

import re

from playwright.sync_api import Locator, Page, expect

from engage.people.models import User
from visits.models import Visit

PASSWORD = "quiet harbour 41"


def said(page: Page) -> Locator:
    """What the page answered to the last act."""
    return page.locator("#messages")


def step(page: Page, name: str) -> Locator:
    """A step of the stepper."""
    return page.locator(".stepper .step").filter(
        has=page.locator(".step-label", has_text=re.compile(f"^\\s*{name}"))
    )


def step_now(page: Page) -> Locator:
    """The step that is waited for."""
    return page.locator(".stepper [aria-current=step]")


def flags(page: Page) -> Locator:
    return page.locator("#flags .row-title")


def named(page: Page, name: str) -> Locator:
    """A field of one of the rows, whose labels are the same in each."""
    return page.locator(f"[name={name}]")


def sign_in(page: Page, user: User) -> None:
    user.set_password(PASSWORD)
    user.save()
    page.goto("/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"^\w+://[^/]+/$"))


def request_a_visit(page: Page) -> None:
    """Confirm April, not March: Robert at Halden on Monday, 16 March 2026, two weeks ahead."""
    page.get_by_role("link", name="Request a visit").click()
    page.get_by_label("Name of the account").fill("halden")
    page.get_by_role("link", name="Halden Automotive").click()
    page.get_by_label("Point of the meeting").press(
        "Enter"
    )  # the button at the end, not the template's at the top
    expect(page.get_by_role("alert")).to_contain_text("need your attention")
    use_a_template(page)
    page.get_by_role("button", name="Remove this objective").last.click()
    fill_the_request(page)
    page.get_by_role("button", name="Request the visit").click()
    page.wait_for_url("**/visits/*/")


def use_a_template(page: Page) -> None:
    page.get_by_label("Template").select_option("We have let them down")
    page.get_by_role("button", name="Use this template").click()
    expect(page.get_by_label("Purpose")).to_have_value("escalation")


def fill_the_request(page: Page) -> None:
    page.get_by_label("Point of the meeting").fill("Confirm April, not March")
    page.get_by_label("Purpose").select_option("Growth")
    page.get_by_label("Format").select_option("At the customer's")
    named(page, "objectives-0-text").fill("Dr. Weiss accepts April in her own words")
    named(page, "objectives-0-kind").select_option("Growth")
    named(page, "lead_executive").select_option("Robert Lindqvist, Chief Operating Officer")
    page.get_by_label("Day").fill("2026-03-16")
    page.get_by_label("From", exact=True).fill("14:00")
    page.get_by_label("To", exact=True).fill("15:30")
    named(page, "alternatives-0-text").fill("Video call by the division head")
    named(page, "alternatives-0-why_not").fill("Dr. Weiss asked for who can commit capacity")
    page.get_by_label("Dr. Ilse Weiss, CTO").check()
    expect(page.get_by_label("Nadine Keller")).to_be_checked()


def agree(page: Page, visit: Visit) -> None:
    page.goto(f"/visits/{visit.pk}/")
    page.get_by_role("button", name="Agree to the visit").click()
    expect(said(page)).not_to_be_empty()


def write_the_briefing(page: Page) -> None:
    """Written in two sittings, each left to autosave, and found again; then it is submitted."""
    page.get_by_role("link", name="Write the briefing").click()
    with page.expect_response("**/autosave/"):
        page.get_by_label("Situation").fill(
            "They decide on the second line in January and doubt our ramp-up."
        )
        named(page, "agenda-0-topic").fill("What changed in your launch plan")
        named(page, "agenda-0-lead").fill("Nadine Keller")
        named(page, "red_lines-0-topic").fill("Price")
        named(page, "red_lines-0-text").fill("No price below the frame contract")
    expect(page.locator("[data-autosave-status]").first).to_have_text(re.compile(r"^saved \d\d:\d\d$"))
    with page.expect_response("**/autosave/"):
        named(page, "questions-0-text").fill("What would make April easy?")
        named(page, "asks-0-text").fill("Let Nadine begin")
    expect(page.locator("[data-autosave-status]").first).to_have_text(re.compile(r"^saved \d\d:\d\d$"))
    page.reload()
    expect(page.get_by_label("Situation")).to_have_value(re.compile("doubt our ramp-up"))
    expect(named(page, "agenda-0-lead")).to_have_value("Nadine Keller")
    expect(named(page, "asks-0-text")).to_have_value("Let Nadine begin")
    expect(page.get_by_label("Dr. Ilse Weiss, CTO")).to_be_checked()
    page.get_by_label("The task in one sentence").fill("Confirm April, not March. Listen first.")
    page.get_by_role("button", name="Submit the briefing").click()
    page.wait_for_url("**/visits/*/")


def read_the_brief(page: Page, *, scripts: bool = True) -> None:
    """On the phone, from home: the brief to its end, and the thumb on the one button there, which scripts keep back until then."""
    page.goto("/")
    page.get_by_role("link", name="Read the brief").and_(page.locator(".phone-action *")).tap()
    expect(page.get_by_role("heading", name="Red lines")).to_be_visible()
    expect(page.get_by_text("No price below the frame contract")).to_be_visible()
    expect(page.get_by_role("button", name="I have read it")).to_be_visible(visible=not scripts)
    page.get_by_text("That is all of it.").scroll_into_view_if_needed()
    page.get_by_role("button", name="I have read it").tap()
    page.wait_for_url("**/visits/*/")


def file_the_debrief(page: Page) -> None:
    """On the phone, from home. One thing was promised, by nobody in particular."""
    page.goto("/")
    page.get_by_role("link", name="Debrief the meeting with Halden Automotive").tap()
    page.get_by_role("group", name="Dr. Weiss accepts April").get_by_text("Met", exact=True).tap()
    page.get_by_label("In your own words").fill("They need April in writing.")
    page.get_by_role("group", name="Did you promise anything").get_by_text("No", exact=True).tap()
    named(page, "promises-0-text").fill("Written confirmation of April")
    page.get_by_role("button", name="File the debrief").tap()
    page.wait_for_url("**/visits/*/")


def close_the_visit(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Read the debrief and close Halden Automotive").click()
    promise = page.get_by_role("group", name="Written confirmation of April")
    promise.get_by_label("Who answers for it").select_option("Nadine Keller")
    promise.get_by_label("Until").fill("2026-03-31")
    page.get_by_label("What could be done better").fill("Send the deck earlier.")
    page.get_by_label("Next step").fill("Confirm April in writing")
    page.get_by_role("button", name="Close the visit").click()
    page.wait_for_url("**/visits/*/")


def grant_the_waiver(page: Page) -> None:
    """Sales operations, from home."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("Robert Lindqvist")).first.click()
    page.get_by_label("Grant it").check()
    page.get_by_label("Last day of the waiver").fill("2026-06-30")
    page.get_by_label("Why", exact=True).fill("Agreed with Robert: the next debrief the same day")
    page.get_by_role("button", name="Decide").click()
    page.wait_for_url("**/waivers/*/")
