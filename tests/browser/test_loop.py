"""The loop in real browsers: Nadine at her laptop, Ada at hers, Robert on his phone. Every step is taken on the page it belongs to."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.acts import (
    agree,
    close_the_visit,
    file_the_debrief,
    flags,
    grant_the_waiver,
    read_the_brief,
    request_a_visit,
    said,
    sign_in,
    step,
    step_now,
    write_the_briefing,
)
from tests.browser.conftest import PHONE, Sit
from tests.cast import Cast, MovableClock
from visits.models import Commitment, Flag, Status, Visit
from visits.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_visit_goes_from_its_request_to_its_close(cast: Cast, clock: MovableClock, sit: Sit) -> None:
    nadine, ada, robert = sit(), sit(cast.ada), sit(cast.robert, PHONE)

    sign_in(nadine, cast.nadine)
    request_a_visit(nadine)
    expect(said(nadine)).to_contain_text("Requested. Robert is asked to agree.")
    expect(step_now(nadine)).to_contain_text("waits for Robert to agree")
    address = nadine.url

    ada.goto("/")
    ada.get_by_role("link", name="Agree to the meeting with Halden Automotive").click()
    ada.get_by_role("button", name="Agree to the visit").click()
    expect(said(ada)).to_contain_text("The visit is approved: both sides have agreed.")

    nadine.reload()
    write_the_briefing(nadine)
    expect(said(nadine)).to_contain_text("Submitted. Robert has it now.")
    expect(step_now(nadine)).to_contain_text("waits for Robert to read version 1")

    read_the_brief(robert)
    expect(said(robert)).to_contain_text("Thank you. Nadine sees that you have read it.")
    nadine.reload()
    expect(step(nadine, "Ready")).to_contain_text("Robert read it")
    visit = Visit.objects.get()
    assert visit.status == Status.READY

    assert sweep(clock.move_to(visit.ends_at)).held == 1
    file_the_debrief(robert)
    expect(said(robert)).to_contain_text("Filed. Thank you; Nadine reads it now.")
    assert robert.url == address

    close_the_visit(nadine)
    expect(said(nadine)).to_contain_text("Closed. Robert reads your words now.")
    expect(step(nadine, "Closed")).to_contain_text("done")
    expect(nadine.get_by_role("heading", name="Flags")).to_have_count(0)

    robert.goto(address)
    expect(robert.get_by_text("Send the deck earlier.")).to_be_visible()
    visit.refresh_from_db()
    promise = Commitment.objects.get()
    assert visit.status == Status.CLOSED
    assert (promise.owner, str(promise.due_on)) == (cast.nadine, "2026-03-31")
    assert not Flag.objects.exists()


def test_a_seagull_is_flagged_blocked_let_go_once_and_then_needs_a_waiver(
    cast: Cast, clock: MovableClock, sit: Sit
) -> None:
    first = factories.approved(cast, title="Talk about extra volume")
    second = factories.requested(
        cast, title="Price talks", starts_at=factories.STARTS.replace(month=4, day=14)
    )
    third = factories.requested(cast, title="Plant tour", starts_at=factories.STARTS.replace(month=5, day=19))
    nadine, sam, robert = sit(cast.nadine), sit(cast.sam), sit(cast.robert, PHONE)

    sweep(clock.move_to(first.ends_at))
    nadine.goto(f"/visits/{first.pk}/")
    expect(flags(nadine)).to_have_text(re.compile("without having read a briefing"))
    sweep(clock.move_to(first.executive_debrief_due_at))
    nadine.reload()
    expect(flags(nadine)).to_have_count(2)
    sweep(clock.move_to(first.seagull_verdict_at))
    nadine.reload()
    expect(flags(nadine)).to_have_count(3)
    expect(
        flags(nadine).filter(has_text="with neither a briefing before nor a debrief after")
    ).to_be_visible()

    agree(robert, second)
    refused = "Robert Lindqvist owes a debrief, so no further visit can be approved."
    expect(said(robert)).to_contain_text(refused)
    expect(step_now(robert)).to_contain_text("waits for Robert to agree")
    robert.goto("/")
    expect(robert.get_by_text("No further visit can be approved.")).to_be_visible()
    file_the_debrief(robert)
    agree(robert, second)
    expect(said(robert)).to_contain_text("The visit is approved")

    second.refresh_from_db()
    sweep(clock.move_to(second.ends_at))
    sweep(clock.move_to(second.executive_debrief_due_at))
    file_the_debrief(robert)
    agree(robert, third)
    expect(said(robert)).to_contain_text(refused)

    nadine.goto(f"/visits/{third.pk}/")
    nadine.get_by_role("link", name="ask sales operations for a waiver").click()
    nadine.get_by_label("Why the visit cannot wait").fill("Halden chooses its supplier that week")
    nadine.get_by_role("button", name="Ask sales operations").click()
    expect(said(nadine)).to_contain_text("Sales operations has been asked.")
    agree(robert, third)
    expect(said(robert)).to_contain_text(refused)

    grant_the_waiver(sam)
    expect(said(sam)).to_contain_text("Robert Lindqvist may be planned for.")
    agree(robert, third)
    expect(said(robert)).to_contain_text("The visit is approved")
    third.refresh_from_db()
    assert third.status == Status.APPROVED
