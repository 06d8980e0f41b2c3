"""The brief as it is read."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Stake
from engage.core.models import OutboxEvent
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.views.conftest import SignedIn, is_closed, strong_buttons, text_of
from visits.actions import AttendeeDraft, BriefingDraft, save_briefing_draft
from visits.effects import NewCommitment
from visits.models import Acknowledgement, Side, Status, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def page(browser, visit: Visit):
    return browser.get(reverse("visits:brief", args=[visit.pk]))


def acknowledge(browser, visit: Visit, version: int):
    address = reverse("visits:transition", args=[visit.pk, "acknowledge"])
    return browser.post(address, {"version": version}, follow=True)


def second_version(cast: Cast, visit: Visit, **changes: object) -> Visit:
    save_briefing_draft(visit, factories.briefing_draft(**changes), by=cast.nadine)
    return perform("submit_briefing", visit, by=cast.nadine)


def test_one_page_says_all_that_is_needed(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    Stake.objects.create(
        account=cast.halden,
        business_unit=cast.coatings,
        amount=Decimal(20_000_000),
        currency="EUR",
        topic="in trials",
    )
    earlier = factories.held(cast, clock)
    promises = (
        NewCommitment("Second source", due_on=clock.now.date() - timedelta(days=3)),
        NewCommitment("Data", ours=False),
    )
    perform("debrief", earlier, by=cast.robert, part=factories.executive_part(earlier, commitments=promises))
    visit = factories.briefed(cast, starts_at=clock.now + timedelta(days=14))
    answer = page(signed_in("robert"), visit)
    shown = text_of(answer)
    for words in (
        "Confirm April, not March. Listen first.",
        "Come out with Dr. Weiss accepts April in her own words",
        "Red lines Price. No price below the frame contract",
        "Dr. Ilse Weiss , CTO decides · you last met on 16 Mar trusts us",
        "Second source, late by 3 days. Say so before they do.",
        "They owe us Data",
        "Ask What would make April easy for you?",
        "Asked of you Let Nadine lead the first item",
        "What changed in your launch plan Nadine Keller 20 min",
        "Coatings €\xa020.0\xa0m, in trials",
    ):
        assert words.replace("\xa0", " ") in shown.replace("\xa0", " ")
    assert is_closed(answer.content.decode())


def test_the_executive_acknowledges_with_one_button(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.briefed(cast)
    browser = signed_in("robert")
    assert strong_buttons(page(browser, visit)) == ["I have read it"]
    acknowledge(browser, visit, 1)
    visit.refresh_from_db()
    assert visit.status == Status.READY
    assert strong_buttons(page(browser, visit)) == []


@pytest.mark.parametrize("name", ["nadine", "ada", "sam", "dora"])
def test_nobody_reads_in_the_executives_place(cast: Cast, signed_in: SignedIn, name: str) -> None:
    visit = factories.briefed(cast)
    browser = signed_in(name)
    answer = page(browser, visit)
    assert (answer.status_code, b"I have read it" in answer.content) == (200, False)
    assert acknowledge(browser, visit, 1).status_code == 403
    assert Acknowledgement.objects.count() == 0


def test_a_version_that_came_in_meanwhile_has_to_be_read_first(cast: Cast, signed_in: SignedIn) -> None:
    visit = second_version(cast, factories.briefed(cast))
    answer = acknowledge(signed_in("robert"), visit, 1)
    assert "Version 2 has come in since. Read that one." in text_of(answer)
    assert Acknowledgement.objects.count() == 0


def test_what_has_changed_since_it_was_read_is_named(cast: Cast, signed_in: SignedIn) -> None:
    visit = second_version(
        cast, factories.ready(cast), questions=["Who else must be sure?"], situation="They decide tomorrow."
    )
    shown = text_of(page(signed_in("robert"), visit))
    assert "Changed since you read version 1" in shown
    changes = [
        "The situation was rewritten.",
        "Question added: Who else must be sure?",
        "Question no longer there: What would make April easy for you?",
    ]
    assert [change in shown for change in changes] == [True, True, True]
    assert "Changed since" not in text_of(page(signed_in("nadine"), visit))


def test_everybody_sees_who_has_read_what(cast: Cast, signed_in: SignedIn) -> None:
    people = [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine),
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.olivia_executive),
        AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse),
    ]
    visit = factories.ready(cast, attendees=people)
    shown = text_of(page(signed_in("nadine"), visit))
    assert "Robert Lindqvist has read version 1, today 10:00." in shown
    assert "Olivia Sato has not read it yet." in shown
    assert strong_buttons(page(signed_in("olivia"), visit)) == ["I have read it"]


def test_after_the_start_there_is_nothing_to_acknowledge(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.briefed(cast)
    clock.move_to(visit.starts_at)
    answer = page(signed_in("robert"), visit)
    assert (strong_buttons(answer), "had not read it before the start" in text_of(answer)) == ([], True)


def test_without_a_briefing_the_page_says_who_writes_it(cast: Cast, signed_in: SignedIn) -> None:
    assert "Nadine Keller writes it." in text_of(page(signed_in("robert"), factories.approved(cast)))


@pytest.mark.parametrize("name", ["oscar", "xenia", "admin"])
def test_for_everybody_else_there_is_no_brief(cast: Cast, signed_in: SignedIn, name: str) -> None:
    assert page(signed_in(name), factories.briefed(cast)).status_code == 404


def test_a_promise_of_a_confidential_visit_is_not_printed_for_others(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    secret = factories.held(cast, clock, confidential=True)
    part = factories.executive_part(secret, commitments=(NewCommitment("A secret price"),))
    perform("debrief", secret, by=cast.robert, part=part)
    people = [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.tomas),
        AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse),
    ]
    visit = factories.briefed(cast, starts_at=clock.now + timedelta(days=14), attendees=people)
    seen = {
        name: "A secret price" in text_of(page(signed_in(name), visit))
        for name in ("nadine", "robert", "tomas")
    }
    assert seen == {"nadine": True, "robert": True, "tomas": False}
    assert "last met" not in text_of(page(signed_in("tomas"), visit))


def test_the_brief_costs_the_same_however_long_it_is(cast: Cast, signed_in: SignedIn) -> None:
    browser, counts = signed_in("robert"), []
    for count in (1, 3):
        visit = factories.approved(cast)
        content = BriefingDraft(
            **{
                **factories.briefing_draft().__dict__,
                "questions": [f"Question {n}" for n in range(count)],
                "asks": [f"Ask {n}" for n in range(count)],
            }
        )
        save_briefing_draft(visit, content, by=cast.nadine)
        perform("submit_briefing", visit, by=cast.nadine)
        with CaptureQueriesContext(connection) as queries:
            page(browser, visit)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_account_manager_reminds_the_executive_to_read_once_in_a_while(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.briefed(cast)
    reminders = OutboxEvent.objects.filter(payload__notice="brief_waits")
    browser, address = signed_in("nadine"), reverse("visits:remind", args=[visit.pk])
    browser.post(address)
    assert [event.payload["user"] for event in reminders] == [cast.robert.pk]
    assert "was reminded a short while ago" in text_of(browser.post(address, follow=True))
    assert strong_buttons(browser.get(reverse("visits:visit", args=[visit.pk]))) == []
    clock.move_by(hours=5)
    browser.post(address)
    assert reminders.all().count() == 2


@pytest.mark.parametrize(("name", "status"), [("robert", 403), ("ada", 403), ("oscar", 404)])
def test_only_the_account_side_reminds(cast: Cast, signed_in: SignedIn, name: str, status: int) -> None:
    address = reverse("visits:remind", args=[factories.briefed(cast).pk])
    assert signed_in(name).post(address).status_code == status
