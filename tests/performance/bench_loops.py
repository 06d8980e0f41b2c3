"""Both loops on a phone of 360 px, on the demonstration company: taps, keystrokes, seconds and bytes, beside their goals.

Run by `make loops`. Seconds are what a person takes, reckoned as `tests.performance.hand` says, with the machine's answers; thumbs that scroll are
not counted.
"""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django import DjangoDbBlocker

from accounts.models import Account
from tests.browser.company import company_on_a_server, person
from tests.browser.conftest import Desk
from tests.browser.test_brief_to_its_end import SMALL
from tests.performance.hand import WORDS_A_MINUTE, Hand
from visits.models import Status, Visit

TWO_MINUTES = 120
MOST_TAPS = 8
SHOWN = "() => [...document.querySelectorAll('.brief-kicker, .brief h1, .brief-met, .brief-first')].map((e) => e.innerText).join(' ')"
MOST_BYTES = 50 * 1024


@pytest.fixture(scope="module")
def desk(browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    with company_on_a_server(django_db_blocker) as url:
        print(f"\n{'':44}{'taps':>6}{'keys':>7}{'machine s':>11}{'person s':>10}{'KB':>7}")
        desk = Desk(browser, url)
        yield desk
        desk.leave()


def hand_of(desk: Desk, name: str) -> Hand:
    return Hand(desk.sit(person(name), SMALL))


def visit_of(title: str) -> Visit:
    return Visit.objects.select_related("account__manager").get(title=title)


def tell(loop: str, hand: Hand, goals: str) -> None:
    size = sum(hand.loaded.values()) / 1024
    print(f"{loop:44}{hand.taps:6}{hand.keys:7}{hand.waited:11.1f}{hand.seconds:10.0f}{size:7.0f}   {goals}")


def choice(page: Page, group: str, answer: str) -> Locator:
    return page.get_by_role("group", name=group).get_by_text(answer, exact=True)


def test_the_brief_from_the_link_in_the_mail(desk: Desk) -> None:
    """Two taps: to the end, and read. What stands above the fold's rest is read in half a minute."""
    hand = hand_of(desk, "Robert")
    visit = visit_of("Meet the new head of operations")
    hand.go(reverse("visits:brief", args=[visit.pk]))
    words = len(hand.page.evaluate(SHOWN).split())
    weight = sum(hand.loaded.values())
    hand.tap(hand.page.get_by_role("link", name="To the end"))
    hand.tap(hand.page.get_by_role("button", name="I have read it"), leads_to="**/visits/*/")

    tell("mail to acknowledged", hand, "goal: 2 taps, the reading view 50 KB")
    print(
        f"  the reading view: {weight / 1024:.1f} KB; its first block: {words} words, {words / WORDS_A_MINUTE * 60:.0f} s (goal: 30 s)"
    )
    assert (hand.taps, hand.keys) == (2, 0)
    assert weight <= MOST_BYTES
    assert words / WORDS_A_MINUTE * 60 <= 30
    visit.refresh_from_db()
    assert visit.status == Status.READY


def test_the_debrief_of_a_meeting_of_the_demonstration(desk: Desk) -> None:
    hand = hand_of(desk, "Robert")
    page, visit = hand.page, visit_of("Thank them for the pilot")
    hand.go(reverse("visits:debrief", args=[visit.pk]))
    for goal in page.locator(".outcome").all():
        hand.tap(goal.get_by_text("Met", exact=True))
    hand.type(
        page.get_by_label("In your own words"),
        "The pilot saved them a dock. They want it on all ferries, in writing.",
    )
    hand.tap(choice(page, "Did you promise anything", "No"))
    for warmth in page.get_by_role("group", name=re.compile(r"How is the relationship| is$")).all():
        hand.tap(warmth.get_by_text("Warmer", exact=True))
    hand.type(page.get_by_label("What comes next, as you agreed it"), "An offer for four ferries")
    hand.tap(page.get_by_role("button", name="File the debrief"), leads_to="**/visits/*/")

    tell("the executive's debrief", hand, "goal: 8 taps beside text, 120 s")
    assert hand.taps <= MOST_TAPS
    assert hand.seconds <= TWO_MINUTES
    visit.refresh_from_db()
    assert visit.status == Status.DEBRIEFED


def test_the_request_of_a_visit_by_a_template(desk: Desk) -> None:
    hand = hand_of(desk, "Nadine")
    page, account = hand.page, Account.objects.get(name="Halden Automotive")
    hand.go(f"{reverse('visits:request')}?account={account.pk}")
    hand.choose(page.get_by_label("Template"), "A new field to grow in")
    hand.tap(page.get_by_role("button", name="Use this template"))
    expect(page.get_by_label("Purpose")).to_have_value("growth")
    hand.type(page.get_by_label("Point of the meeting"), "Coatings for battery cases")
    hand.choose(page.get_by_label("Executive", exact=True).first, "Robert Lindqvist, Chief Operating Officer")
    hand.pick(page.get_by_label("Day"), "2027-01-13")
    hand.pick(page.get_by_label("From", exact=True), "14:00")
    hand.type(page.get_by_label("Who", exact=True), "The head of the division")
    hand.type(page.get_by_label("Why that is not enough").first, "Only Robert commits capacity")
    hand.tap(page.get_by_label("Dr. Simone Weiss"))
    hand.tap(page.get_by_role("button", name="Request the visit"), leads_to="**/visits/*/")

    tell("a request, by a template", hand, "goal: 120 s")
    assert hand.seconds <= TWO_MINUTES
    assert visit_of("Coatings for battery cases").status == Status.REQUESTED


def test_the_brief_of_a_second_visit_begun_from_the_record(desk: Desk) -> None:
    """What the record proposes is kept as it is; the manager adds the task, what is new and one red line."""
    visit = visit_of("Second site: win the qualification")
    hand = hand_of(desk, str(visit.account.manager))
    page = hand.page
    hand.go(reverse("visits:briefing", args=[visit.pk]))
    hand.type(page.get_by_label("The task in one sentence"), "Win the second site. Listen first.")
    hand.type(page.get_by_label("Situation"), "They choose between us and one other by May.")
    hand.type(page.locator("[name=red_lines-0-text]"), "No price below the frame contract")
    hand.tap(page.get_by_role("button", name="Submit the briefing"), leads_to="**/visits/*/")

    tell("the account manager's brief", hand, "goal: 120 s")
    assert hand.seconds <= TWO_MINUTES
    visit.refresh_from_db()
    assert visit.status == Status.BRIEFED


def test_the_account_side_of_a_debrief(desk: Desk) -> None:
    visit = visit_of("Lighter coatings by summer")
    hand = hand_of(desk, str(visit.account.manager))
    page = hand.page
    hand.go(reverse("visits:close", args=[visit.pk]))
    hand.choose(page.get_by_label("Who answers for it"), "Helene Moreau")
    hand.pick(page.get_by_label("Until"), "2026-12-18")
    hand.type(page.get_by_label("What should stay as it is?"), "You let them talk.")
    hand.type(page.get_by_label("What could be done better"), "Send the deck a day earlier.")
    for row in page.locator(".segments fieldset").all():
        hand.tap(row.get_by_text("4", exact=True))
    hand.type(page.get_by_label("Next step"), "Agree the trial's date")
    hand.tap(page.get_by_role("button", name="Close the visit"), leads_to="**/visits/*/")

    tell("the account side, and closed", hand, "goal: 120 s")
    assert hand.seconds <= TWO_MINUTES
    visit.refresh_from_db()
    assert visit.status == Status.CLOSED
