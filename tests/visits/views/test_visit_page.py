"""The page of a visit."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Contact, Stake
from engage.core.clock import now
from engage.people.models import BusinessUnit
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.views.conftest import SignedIn, is_closed, strong_buttons, text_of
from visits.actions import AlternativeDraft, AttendeeDraft, ObjectiveDraft, reply_to_flag, save_briefing_draft
from visits.effects import NewCommitment, NewInsight
from visits.models import Flag, ImportBatch, Side, Status, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db

INSIDE = ("nadine", "dora", "tomas", "robert", "ada", "sam")
OUTSIDE = ("oscar", "xenia", "admin")


def page(browser: Client, visit: Visit):
    return browser.get(reverse("visits:visit", args=[visit.pk]))


@pytest.mark.parametrize("name", INSIDE)
def test_who_has_to_do_with_the_visit_sees_it(cast: Cast, signed_in: SignedIn, name: str) -> None:
    answer = page(signed_in(name), factories.approved(cast))
    assert (answer.status_code, "Confirm April, not March" in text_of(answer)) == (200, True)


@pytest.mark.parametrize("name", OUTSIDE)
def test_for_everybody_else_there_is_no_such_visit(cast: Cast, signed_in: SignedIn, name: str) -> None:
    answer = page(signed_in(name), factories.approved(cast))
    assert (answer.status_code, b"Halden" in answer.content) == (404, False)


def test_without_signing_in_the_page_leads_to_the_sign_in(cast: Cast) -> None:
    answer = page(Client(), factories.approved(cast))
    assert (answer.status_code, answer.url.startswith("/sign-in/")) == (302, True)


def test_a_confidential_visit_is_not_there_for_the_team_that_is_not_named(
    cast: Cast, signed_in: SignedIn
) -> None:
    visit = factories.approved(cast, confidential=True)
    assert [page(signed_in(name), visit).status_code for name in ("tomas", "nadine", "ada")] == [
        404,
        200,
        200,
    ]


@pytest.mark.parametrize(
    ("state", "name", "button"),
    [
        ("draft", "nadine", ["Request the visit"]),
        ("requested", "robert", ["Agree to the visit"]),
        ("requested", "ada", ["Agree to the visit"]),
        ("requested", "nadine", []),
        ("approved", "nadine", ["Write the briefing"]),
        ("approved", "robert", []),
        ("briefed", "robert", ["Read the brief"]),
        ("briefed", "ada", []),
        ("briefed", "nadine", ["Remind Robert to read"]),
        ("ready", "nadine", []),
        ("held", "robert", ["Write the debrief"]),
        ("held", "ada", ["Prepare the debrief"]),
        ("held", "nadine", []),
        ("debriefed", "nadine", ["Add your part and close"]),
        ("debriefed", "robert", []),
        ("closed", "nadine", []),
    ],
)
def test_the_next_thing_to_do_is_the_only_strong_button(
    cast: Cast, clock: MovableClock, signed_in: SignedIn, state: str, name: str, button: list[str]
) -> None:
    visit = factories.states(cast, clock)[state]()
    assert strong_buttons(page(signed_in(name), visit)) == button


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("requested", "waits for Robert to agree"),
        ("approved", "waits for Nadine, due 14 Mar"),
        ("briefed", "waits for Robert to read version 1"),
        ("ready", "Robert read it, today 10:00"),
        ("held", "waits for Robert, due tomorrow"),
        ("debriefed", "waits for Nadine, due 18 Mar"),
        ("declined", "Declined , passed over Robert, 2 Mar"),
    ],
)
def test_the_stepper_says_whom_the_visit_waits_for(
    cast: Cast, clock: MovableClock, signed_in: SignedIn, state: str, words: str
) -> None:
    visit = factories.states(cast, clock)[state]()
    assert words in text_of(page(signed_in("nadine"), visit))


def test_what_was_passed_over_stays_visible(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    shown = text_of(page(signed_in("nadine"), factories.unbriefed(cast, clock)))
    assert ("without a briefing" in shown, "not read before the start" in shown) == (True, True)


def test_times_stand_on_the_readers_clock_with_the_customers_beside_it(
    cast: Cast, signed_in: SignedIn
) -> None:
    visit = factories.approved(cast, time_zone="America/New_York")
    assert "Mon 16 Mar, 14:00–15:30 (09:00 in New York)" in text_of(page(signed_in("nadine"), visit))


def test_feedback_is_read_by_those_it_concerns(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    visit = factories.closed(cast, clock)
    words = factories.ACCOUNT_PART.feedback
    seen = {name: words in text_of(page(signed_in(name), visit)) for name in INSIDE}
    assert seen == {"nadine": True, "dora": True, "tomas": False, "robert": True, "ada": False, "sam": True}


def test_flags_show_with_their_replies(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    visit = factories.unbriefed(cast, clock)
    flag = Flag.objects.get(visit=visit, kind="unbriefed")
    assert "you can reply" in text_of(page(signed_in("robert"), visit))
    reply_to_flag(flag, by=cast.robert, text="The briefing reached nobody.")
    assert "The briefing reached nobody." in text_of(page(signed_in("nadine"), visit))


def test_a_claim_that_it_did_not_take_place_waits_for_the_other_side(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.held(cast, clock)
    perform("did_not_take_place", visit, by=cast.nadine, reason="They were ill.")
    assert "Nadine Keller says that it did not: They were ill." in text_of(page(signed_in("robert"), visit))


def test_an_executive_who_owes_a_debrief_is_named_before_consent(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    owed = factories.held(cast, clock)
    asked = factories.requested(cast, starts_at=now() + timedelta(days=20))
    clock.move_to(owed.executive_debrief_due_at + timedelta(minutes=1))
    assert "Robert Lindqvist owes a debrief" in text_of(page(signed_in("nadine"), asked))


def test_whoever_asked_sees_nothing_of_an_account_that_is_not_open_to_them(
    cast: Cast, signed_in: SignedIn
) -> None:
    coatings = BusinessUnit.objects.create(name="Varnish")
    Stake.objects.create(account=cast.halden, business_unit=coatings, amount=Decimal(7), currency="EUR")
    draft = factories.visit_draft(cast, lead_executive=cast.xenia_executive)
    visit = factories.draft_visit(draft, by=cast.xenia)  # names Dr. Weiss, who decides and trusts us
    answer = page(signed_in("xenia"), visit)
    shown = text_of(answer)
    assert (answer.status_code, "Dr. Ilse Weiss" in shown) == (200, True)
    assert [words in shown for words in ("Varnish", "Strategic account", "trusts us", "on record")] == [
        False
    ] * 4
    assert reverse("accounts:account", args=[cast.halden.pk]).encode() not in answer.content


def test_imported_history_says_that_nothing_else_is_on_record(cast: Cast, signed_in: SignedIn) -> None:
    visit = Visit.objects.create(
        account=cast.halden,
        lead_executive=cast.robert_executive,
        title="Met in the past",
        origin="imported",
        status=Status.HELD,
        starts_at=now() - timedelta(days=400),
        ends_at=now() - timedelta(days=399),
        held_at=now() - timedelta(days=399),
        date_only=True,
        import_batch=ImportBatch.objects.create(file_name="meetings.csv", rows=1),
    )
    answer = page(signed_in("nadine"), visit)
    shown = text_of(answer)
    assert ("No briefing and no debrief are on record" in shown, "Requested" in shown) == (True, False)
    assert strong_buttons(answer) == []


def _rich(cast: Cast, clock: MovableClock, count: int) -> Visit:
    """A debriefed visit with `count` of everything beside it."""
    people = [
        AttendeeDraft(
            side=Side.CUSTOMER, contact=Contact.objects.create(account=cast.halden, name=f"Guest {n}")
        )
        for n in range(count)
    ]
    for n in range(count):
        unit = BusinessUnit.objects.create(name=f"Unit {count}-{n}")
        Stake.objects.create(account=cast.halden, business_unit=unit, amount=Decimal(n), currency="EUR")
    visit = factories.approved(
        cast,
        starts_at=now() + timedelta(days=14),
        objectives=[ObjectiveDraft(f"Objective {n}", "growth") for n in range(count)],
        alternatives=[AlternativeDraft("not_now", f"Later {n}", "Too late") for n in range(count)],
        attendees=[AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine), *people],
    )
    for n in range(count):
        moved = visit.starts_at + timedelta(days=7)
        visit = perform(
            "reschedule",
            visit,
            by=cast.nadine,
            starts_at=moved,
            ends_at=moved + timedelta(hours=1),
            reason=f"Fair {n}",
        )
        visit = perform("consent", visit, by=cast.robert)
    for n in range(count):
        save_briefing_draft(visit, factories.briefing_draft(questions=[f"Question {n}"]), by=cast.nadine)
        visit = perform("submit_briefing", visit, by=cast.nadine)
        visit = perform("acknowledge", visit, by=cast.robert)
    clock.move_to(visit.ends_at)
    visit = perform("hold", visit, by=cast.nadine)
    part = factories.executive_part(
        visit,
        commitments=tuple(NewCommitment(f"Promise {n}") for n in range(count)),
        insights=tuple(NewInsight("Plans", f"Insight {n}") for n in range(count)),
    )
    return perform("debrief", visit, by=cast.robert, part=part)


def test_the_page_costs_the_same_with_one_and_three_of_everything(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    browser, counts = signed_in("nadine"), []
    for count in (1, 3):
        visit = _rich(cast, clock, count)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = page(browser, visit)
        assert (answer.status_code, visit.status) == (200, Status.DEBRIEFED)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


@pytest.mark.parametrize("state", ["draft", "briefed", "debriefed"])
def test_the_page_carries_no_inline_code(
    cast: Cast, clock: MovableClock, signed_in: SignedIn, state: str
) -> None:
    answer = page(signed_in("nadine"), factories.states(cast, clock)[state]())
    assert is_closed(answer.content.decode())


def test_what_people_typed_is_shown_as_text(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast, title="<script>alert(1)</script>")
    assert b"<script>alert(1)" not in page(signed_in("nadine"), visit).content
