"""What waits for each of the people of the cast when they sign in."""

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.access import refresh_access_of_account
from accounts.models import Account, Tier
from engage.core.clock import now
from engage.people.models import Role, User
from tests.cast import Cast, MovableClock
from tests.factories import (
    approved,
    briefed,
    debriefed,
    held,
    ready,
    reported,
    requested,
    unbriefed,
    visit_draft,
)
from tests.pages import look, queries_of, words
from tests.sponsors.records import past_meeting, sponsorship
from visits.actions import AttendeeDraft, ask_solo_exception, ask_waiver, draft_visit, settle_commitment
from visits.models import Commitment, Flag, Side
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

STRANGERS = ("oscar", "xenia", "admin")


@pytest.mark.parametrize(
    "name",
    ["nadine", "clara", "tomas", "dora", "robert", "olivia", "ada", "sam", "oscar", "xenia", "admin"],
)
def test_everybody_has_a_home(cast: Cast, name: str) -> None:
    assert look(getattr(cast, name), "/").status_code == 200


def test_whoever_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/sign-in/login/?next=/"


@pytest.mark.parametrize("name", STRANGERS)
def test_nobody_reads_of_an_account_that_is_not_theirs(cast: Cast, clock: MovableClock, name: str) -> None:
    requested(cast)
    unbriefed(cast, clock)
    assert "Halden" not in words(look(getattr(cast, name), "/"))


def test_the_account_manager_and_the_deputy_are_asked_to_agree(cast: Cast) -> None:
    perform("request", draft_visit(visit_draft(cast), by=cast.robert), by=cast.robert)
    for person in (cast.nadine, cast.dora):
        assert "Agree to the meeting with Halden Automotive" in words(look(person, "/"))
    assert "Agree to the meeting" not in words(look(cast.tomas, "/"))
    assert "Agree to the meeting" not in words(look(cast.robert, "/"))


def test_the_account_side_is_told_which_briefing_to_write_and_by_when(
    cast: Cast, clock: MovableClock
) -> None:
    visit = approved(cast)
    for person in (cast.nadine, cast.tomas, cast.dora):
        page = words(look(person, "/"))
        assert "Write the briefing for Halden Automotive" in page
        assert f"/visits/{visit.pk}/briefing/" in page
        assert "due 14 Mar" in page
    clock.move_to(visit.briefing_due_at + timedelta(hours=3))  # type: ignore[operator]
    assert "late by 3 h" in words(look(cast.nadine, "/"))


def test_a_written_briefing_waits_for_nobody_of_the_account_side(cast: Cast) -> None:
    briefed(cast)
    assert "Nothing waits for you" in words(look(cast.nadine, "/"))


def test_the_executive_sees_the_next_meeting_and_whether_its_brief_was_read(cast: Cast) -> None:
    visit = briefed(cast)
    page = words(look(cast.robert, "/"))
    assert "Your next meeting" in page
    assert "brief not read yet" in page
    assert "Read the brief for Halden Automotive" in page
    perform("acknowledge", visit, by=cast.robert)
    page = words(look(cast.robert, "/"))
    assert "brief read" in page
    assert "Read the brief for" not in page


def test_an_executive_who_only_attends_is_asked_to_read_as_well(cast: Cast) -> None:
    attendees = [
        *visit_draft(cast).attendees,
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.olivia_executive),
    ]
    visit = ready(cast, attendees=attendees)
    assert "Read the brief for Halden Automotive" in words(look(cast.olivia, "/"))
    perform("acknowledge", visit, by=cast.olivia)
    assert "Read the brief for" not in words(look(cast.olivia, "/"))


def test_a_held_visit_waits_for_the_executive_the_assistant_and_the_account_manager(
    cast: Cast, clock: MovableClock
) -> None:
    visit = held(cast, clock)
    assert "Debrief the meeting with Halden Automotive" in words(look(cast.robert, "/"))
    assert "Prepare the debrief of Halden Automotive" in words(look(cast.ada, "/"))
    manager = words(look(cast.nadine, "/"))
    assert "Add your part on Halden Automotive" in manager
    assert f"/visits/{visit.pk}/close/" in manager


def test_a_debriefed_visit_waits_to_be_closed(cast: Cast, clock: MovableClock) -> None:
    debriefed(cast, clock)
    assert "Read the debrief and close Halden Automotive" in words(look(cast.nadine, "/"))
    assert "Nothing waits for you" in words(look(cast.robert, "/"))


def test_imported_history_waits_for_nobody(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2016, 3, 9))
    for person in (cast.nadine, cast.robert, cast.ada):
        assert "Nothing waits for you" in words(look(person, "/"))
    assert "Nothing waits for anybody" in words(look(cast.sam, "/"))


def test_a_promise_is_due_to_its_owner_two_weeks_ahead(cast: Cast, clock: MovableClock) -> None:
    visit = debriefed(cast, clock)
    promise = Commitment.objects.create(
        visit=visit,
        account=cast.halden,
        text="Second source for primer",
        made_by=cast.robert_executive,
        owner=cast.tomas,
        due_on=clock.now.date() + timedelta(days=1),
    )
    assert "Keep the promise: Second source for primer" in words(look(cast.tomas, "/"))
    assert "due tomorrow" in words(look(cast.tomas, "/"))
    assert "Second source" not in words(look(cast.nadine, "/"))
    settle_commitment(promise, by=cast.tomas, status="kept")
    assert "Second source" not in words(look(cast.tomas, "/"))


def test_a_visit_that_was_never_approved_is_asked_about(cast: Cast, clock: MovableClock) -> None:
    visit = requested(cast)
    clock.move_to(visit.ends_at + timedelta(minutes=1))
    sweep(clock.now)
    for person in (cast.nadine, cast.robert, cast.ada):
        assert "Did Robert Lindqvist meet Halden Automotive?" in words(look(person, "/"))
    assert "Find out whether" not in words(look(cast.sam, "/"))
    clock.move_by(days=4)
    sweep(clock.now)
    assert "Find out whether Robert Lindqvist met Halden Automotive" in words(look(cast.sam, "/"))


def test_a_flag_waits_for_the_executive_alone(cast: Cast, clock: MovableClock) -> None:
    unbriefed(cast, clock)
    flag = Flag.objects.get(kind="unbriefed")
    assert f"/flags/{flag.pk}/" in words(look(cast.robert, "/"))
    assert "Say your side of a flag" not in words(look(cast.nadine, "/"))
    assert "Say your side of a flag" not in words(look(cast.ada, "/"))


def test_sales_operations_sees_the_seagull_coming_and_then_the_overdue_debrief(
    cast: Cast, clock: MovableClock
) -> None:
    visit = unbriefed(cast, clock)
    assert "Nothing waits for anybody" in words(look(cast.sam, "/"))
    clock.move_to(visit.seagull_verdict_at - timedelta(hours=6))  # type: ignore[operator]
    sweep(clock.now)
    assert "seagull in 6 h" in words(look(cast.sam, "/"))
    clock.move_to(visit.seagull_verdict_at + timedelta(hours=1))  # type: ignore[operator]
    sweep(clock.now)
    page = words(look(cast.sam, "/"))
    assert "seagull in" not in page
    assert "late by 2 days" in page
    assert 'Seagull visits</p> <p class="stat-value">1' in page


def test_whoever_read_the_briefing_is_no_seagull_to_come(cast: Cast, clock: MovableClock) -> None:
    visit = held(cast, clock)
    clock.move_to(visit.executive_debrief_due_at + timedelta(hours=6))  # type: ignore[operator]
    page = words(look(cast.sam, "/"))
    assert "seagull in" not in page
    assert "late by 6 h" in page


def test_waivers_and_exceptions_wait_for_sales_operations(cast: Cast, clock: MovableClock) -> None:
    alone = requested(cast, attendees=_customers(cast))
    ask_solo_exception(alone, by=cast.nadine, reason="Factory tour, the team is at a trade fair")
    owed = unbriefed(cast, clock, starts_at=clock.now + timedelta(days=8))
    clock.move_to(owed.executive_debrief_due_at + timedelta(hours=1))  # type: ignore[operator]
    sweep(clock.now)
    ask_waiver(cast.robert_executive, by=cast.robert, request="Halden decides on Monday")
    page = words(look(cast.sam, "/"))
    assert "Waiver, Robert Lindqvist" in page
    assert "Halden decides on Monday" in page
    assert "Decide whether Robert Lindqvist may meet Halden Automotive alone" in page
    assert "may meet Halden Automotive alone" in words(look(cast.clara, "/"))
    assert "may meet Halden Automotive alone" not in words(look(cast.nadine, "/"))
    assert "No further visit can be approved" in words(look(cast.robert, "/"))
    assert "No further visit can be approved" in words(look(cast.ada, "/"))


def _customers(cast: Cast) -> list[AttendeeDraft]:
    return [AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse)]


def test_the_tiles_count_this_quarter_against_the_goal(cast: Cast, clock: MovableClock) -> None:
    debriefed(cast, clock)
    clock.move_by(days=3)
    reported(cast)
    sponsorship(cast.halden, cast.robert_executive)
    page = words(look(cast.sam, "/"))
    assert (
        'Briefed before the meeting</p> <p class="stat-value">50 <span class="stat-unit">% of 2</span>'
        in page
    )
    assert 'Debriefed on time</p> <p class="stat-value">100 <span class="stat-unit">% of 1</span>' in page
    assert (
        'Strategic accounts with a sponsor</p> <p class="stat-value">1 <span class="stat-unit">of 1</span>'
        in page
    )
    assert "The goal is 90 %." in page


def test_accounts_without_a_manager_fall_to_sales_operations(cast: Cast) -> None:
    Account.objects.create(name="Ownerless")
    assert "1 account has no manager" in words(look(cast.sam, "/"))


def test_somebody_with_several_parts_sees_a_list_for_each(cast: Cast) -> None:
    cast.nadine.roles = [Role.ACCOUNT_MANAGER, Role.SALES_OPS]
    cast.nadine.save()
    approved(cast)
    page = words(look(cast.nadine, "/"))
    assert "As an account manager" in page
    assert "As sales operations" in page
    assert "Write the briefing" in page


def test_the_administrator_reads_what_an_administrator_does(cast: Cast) -> None:
    page = words(look(cast.admin, "/"))
    assert "What an administrator does here" in page
    assert "Waiting for" not in page


def test_a_list_shows_twenty_and_leads_to_the_rest(cast: Cast) -> None:
    for number in range(21):
        approved(cast, title=f"Visit {number}")
    page = words(look(cast.nadine, "/"))
    assert page.count("Write the briefing for Halden Automotive") == 20
    assert "These press most." in page


@pytest.mark.parametrize("name", ["nadine", "robert", "ada", "sam", "tomas", "admin"])
def test_home_costs_at_most_fifteen_queries_however_much_waits(cast: Cast, name: str) -> None:
    person = getattr(cast, name)
    costs = []
    for number in range(3):
        _everything(cast, number)
        costs.append(queries_of(person, "/"))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 15


def _everything(cast: Cast, number: int) -> None:
    """One more of each thing that may wait for somebody."""
    later = now() + timedelta(days=20 + number)
    requested(cast, starts_at=later, attendees=_customers(cast))
    approved(cast, starts_at=later + timedelta(hours=2))
    briefed(cast, starts_at=later + timedelta(hours=4))
    account = Account.objects.create(name=f"More {number}", manager=cast.nadine, tier=Tier.STRATEGIC)
    refresh_access_of_account(account)
    sponsorship(account, cast.robert_executive)
    visit = reported(cast)
    Commitment.objects.create(
        visit=visit, account=cast.halden, text=f"Promise {number}", owner=cast.nadine, due_on=now().date()
    )


def test_a_person_without_a_part_is_welcome(cast: Cast) -> None:
    nobody = User.objects.create_user("nobody@engage.test", name="No Body", roles=[])
    assert "Welcome, No" in words(look(nobody, "/"))
