"""Whom each rule of the sweep finds by itself: every condition of its statement, met and not met, without what the telling adds or leaves out."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engage.core import policy
from engage.core.sql import rows
from engage.people.models import Assistant, Executive, User
from sponsors.actions import comment_on_review, give_consultation, sign_review
from sponsors.models import AnnualReview
from sponsors.reviews import produce_reviews
from tests import factories
from tests.cast import Cast, MovableClock
from tests.scope.people import undone
from tests.sponsors.records import past_meeting, sponsorship
from visits.actions import (
    ask_waiver,
    decide_waiver,
    file_account_part,
    resolve_flag,
    save_briefing_draft,
    settle_commitment,
)
from visits.models import Attendee, Commitment, Flag, Visit
from visits.sweep import reminders, sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def found(rule: str, at: datetime, *visits: int, of: int | None = None) -> set[str]:
    """The first names of those whom the rule finds at this moment, about anything or about the row `of`."""
    present = policy.current()
    values: dict[str, Any] = {
        "now": at,
        "visits": list(visits),
        "first_reminder_days": present["reminder_before_briefing_days"],
        "commitment_days": present["reminder_before_commitment_days"],
    }
    known = reminders._registered.get(rule) or reminders._of(rule)
    told = [row for row in rows(known.sql, values) if of is None or row[3] == of]
    people = User.objects.filter(pk__in=[row[4] for row in told if row[4]])
    return {person.short_name for person in people}


@pytest.fixture
def clara_above(cast: Cast) -> None:
    """Clara is Robert's superior, and Tomas assists Olivia, who has nothing to do with it."""
    User.objects.filter(pk=cast.robert.pk).update(superior=cast.clara)
    Assistant.objects.create(executive=cast.olivia_executive, user=cast.tomas)


def imported(cast: Cast, like: Visit) -> Visit:
    """History, with due times as if something were owed of it."""
    return past_meeting(
        cast.halden,
        cast.robert_executive,
        like.starts_at.date() - DAY,
        briefing_due_at=like.briefing_due_at,
        briefing_late_at=like.briefing_late_at,
        executive_debrief_due_at=like.executive_debrief_due_at,
        account_debrief_due_at=like.account_debrief_due_at,
        seagull_verdict_at=like.seagull_verdict_at,
    )


def test_an_overdue_debrief(cast: Cast, clock: MovableClock, clara_above: None) -> None:
    visit = factories.held(cast, clock)
    due = visit.executive_debrief_due_at
    assert due is not None
    upward = {"Ada", "Sam", "Clara"}
    moments = [due - SECOND, due, due + 7 * DAY - SECOND, due + 7 * DAY]
    assert [found("escalate_debrief", at) for at in moments] == [set(), upward, upward, set()]
    assert found("escalate_debrief", due, of=imported(cast, visit).pk) == set()
    unheld = factories.ready(cast, starts_at=visit.starts_at + 30 * DAY)
    assert found("escalate_debrief", unheld.executive_debrief_due_at or due, of=unheld.pk) == set()


def test_a_debrief_to_file(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    due = visit.executive_debrief_due_at
    assert due is not None
    moments = [visit.ends_at, due, due + 7 * DAY - SECOND, due + 7 * DAY]
    assert [found("remind_debrief", at) for at in moments] == [{"Robert"}, {"Robert"}, {"Robert"}, set()]
    assert found("remind_debrief", due, of=imported(cast, visit).pk) == set()
    unheld = factories.ready(cast, starts_at=visit.starts_at + 30 * DAY)
    assert found("remind_debrief", unheld.ends_at, of=unheld.pk) == set()


def test_the_account_sides_part(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    due = visit.account_debrief_due_at
    assert due is not None
    moments = [due - SECOND, due, due + 7 * DAY - SECOND, due + 7 * DAY]
    assert [found("remind_account", at) for at in moments] == [set(), {"Nadine"}, {"Nadine"}, set()]
    assert found("remind_account", due, of=imported(cast, visit).pk) == set()
    unheld = factories.ready(cast, starts_at=visit.starts_at + 30 * DAY)
    assert found("remind_account", unheld.account_debrief_due_at or due, of=unheld.pk) == set()
    file_account_part(visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    assert found("remind_account", due) == set()


def test_a_briefing_to_write(cast: Cast) -> None:
    visit = factories.approved(cast)
    starts = visit.starts_at
    first = max(2, policy.current()["reminder_before_briefing_days"]) * DAY
    moments = [starts - first - SECOND, starts - first, starts - SECOND, starts]
    assert [found("remind_briefing", at) for at in moments] == [set(), {"Nadine"}, {"Nadine"}, set()]
    for other in (factories.requested, factories.briefed):
        assert found("remind_briefing", starts - HOUR, of=other(cast).pk) == set()


def write_again(visit: Visit, cast: Cast) -> None:
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)


def test_a_brief_to_read(cast: Cast, clock: MovableClock) -> None:
    """Robert leads and Olivia attends; Jan of the customer's attends too, and Xenia attends something else."""
    visit = factories.briefed(cast)
    Attendee.objects.create(
        visit=visit, side="executive", executive=cast.olivia_executive, name="Olivia Sato"
    )
    elsewhere = factories.briefed(cast, starts_at=visit.starts_at + 30 * DAY)
    xenia = Executive.objects.get(user=cast.xenia)
    Attendee.objects.create(visit=elsewhere, side="executive", executive=xenia, name="Xenia")
    moments = [
        visit.starts_at - HOUR - SECOND,
        visit.starts_at - HOUR,
        visit.starts_at - SECOND,
        visit.starts_at,
    ]
    both = {"Robert", "Olivia"}
    assert [found("remind_brief", at) for at in moments] == [set(), both, both, set()]
    perform("acknowledge", visit, by=cast.robert)
    assert found("remind_brief", visit.starts_at - HOUR) == {"Olivia"}
    write_again(visit, cast)
    assert found("remind_brief", visit.starts_at - HOUR) == both
    perform("acknowledge", visit, by=cast.robert)
    assert found("remind_brief", elsewhere.starts_at - HOUR) == {"Robert", "Xenia"}
    perform("acknowledge", elsewhere, by=cast.robert)
    assert found("remind_brief", elsewhere.starts_at - HOUR) == {"Xenia"}, "its own version counts"
    unbriefed = factories.approved(cast, starts_at=visit.starts_at + 60 * DAY)
    assert found("remind_brief", unbriefed.starts_at - HOUR) == set()
    clock.move_to(visit.starts_at - 23 * HOUR)
    write_again(visit, cast)
    assert found("remind_brief", visit.starts_at - HOUR) == {"Olivia"}, "an addendum need not be read"


def test_a_promise_to_keep(cast: Cast, clock: MovableClock) -> None:
    due, days = date(2026, 5, 1), policy.current()["reminder_before_commitment_days"]
    visit = factories.held(cast, clock)
    promises = (
        factories.promise(cast, text="Ours", owner=cast.tomas, due_on=due),
        factories.promise(cast, text="Theirs", owner=None, ours=False, due_on=due),
        factories.promise(cast, text="Kept", owner=cast.tomas, due_on=due),
    )
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=promises))
    ours, theirs, kept = (Commitment.objects.get(text=one.text) for one in promises)
    settle_commitment(kept, by=cast.nadine, status="kept")
    noon = datetime(2026, 5, 1, 12, tzinfo=clock.now.tzinfo)
    moments = [noon - (days + 1) * DAY, noon - days * DAY, noon + DAY, noon + 7 * DAY, noon + 8 * DAY]
    told = {
        one.text: [found("remind_commitment", at, of=one.pk) for at in moments]
        for one in (ours, theirs, kept)
    }
    assert told == {
        "Ours": [set(), {"Tomas"}, {"Tomas"}, {"Tomas"}, set()],
        "Theirs": [set(), set(), {"Nadine"}, {"Nadine"}, set()],
        "Kept": [set()] * 5,
    }
    User.objects.filter(pk=cast.tomas.pk).update(is_active=False)
    assert found("remind_commitment", noon, of=ours.pk) == {"Nadine"}


def test_a_flag(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)
    sweep(clock.move_to(visit.seagull_verdict_at))
    unbriefed, undebriefed = (
        Flag.objects.get(visit=visit, kind=kind) for kind in ("unbriefed", "undebriefed")
    )
    raised = unbriefed.occurred_at
    moments = [raised - SECOND, raised, raised + 7 * DAY - SECOND, raised + 7 * DAY]
    everybody = {"Robert", "Nadine", "Sam"}
    assert [found("tell_flag", at, of=unbriefed.pk) for at in moments] == [set(), everybody, everybody, set()]
    assert found("tell_flag", undebriefed.occurred_at, of=undebriefed.pk) == {"Robert", "Nadine"}
    resolve_flag(unbriefed, by=cast.sam, note="He was ill")
    assert found("tell_flag", raised, of=unbriefed.pk) == set()
    assert found("tell_flag", undebriefed.occurred_at, of=undebriefed.pk) != set()


def test_a_waiver_that_nobody_decided(cast: Cast, clock: MovableClock) -> None:
    """Clara stands in for Sam; Tomas did until yesterday, Oscar will from tomorrow on the day it passes on."""
    visit = factories.held(cast, clock)
    sweep(clock.move_to(visit.executive_debrief_due_at or clock.now))
    waiver = ask_waiver(cast.robert_executive, by=cast.robert, request="Halden decides on Friday")
    due = waiver.deputy_due_at
    cast.sam.deputies.create(deputy=cast.clara, starts_on=due.date(), ends_on=due.date())
    cast.sam.deputies.create(deputy=cast.tomas, starts_on=date(2026, 1, 1), ends_on=due.date() - DAY)
    cast.sam.deputies.create(deputy=cast.oscar, starts_on=due.date() + DAY)
    assert [found("pass_waiver_on", at) for at in (due - SECOND, due)] == [set(), {"Clara"}]
    decide_waiver(waiver, by=cast.sam, granted=False, reason="No")
    assert found("pass_waiver_on", due) == set()


def test_whether_a_visit_took_place(cast: Cast, clock: MovableClock, clara_above: None) -> None:
    asked, other = factories.approved(cast), factories.approved(cast, lead_executive=cast.olivia_executive)
    assert found("ask_inquiry", clock.now, asked.pk) == {"Nadine", "Robert", "Ada"}
    assert found("ask_inquiry", clock.now, asked.pk, of=other.pk) == set()
    assert found("raise_silence", clock.now, asked.pk) == {"Sam"}
    assert found("raise_silence", clock.now, asked.pk, of=other.pk) == set()


def test_words_of_the_sponsor(cast: Cast, clock: MovableClock) -> None:
    def consulted(visit: Visit, at: datetime | None = None) -> set[str]:
        return found("remind_consultation", at or clock.now, of=visit.pk)

    term = sponsorship(cast.halden, cast.olivia_executive)
    visit = factories.approved(cast)
    assert consulted(visit) == {"Olivia"}
    assert consulted(visit, visit.starts_at) == set()
    assert consulted(factories.requested(cast)) == set()
    other = factories.approved(cast, starts_at=visit.starts_at + 30 * DAY)
    give_consultation(visit, text="Let them talk first", by=cast.olivia)
    assert (consulted(visit), consulted(other)) == (set(), {"Olivia"})
    clock.move_to(visit.ends_at)
    perform("hold", visit, by=cast.nadine)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    assert consulted(visit) == {"Olivia"}
    type(term).objects.filter(pk=term.pk).update(assigned_at=visit.ends_at)
    assert consulted(visit) == set()
    for gone in ({"left_on": date(2026, 1, 1)}, {"left_on": None}):
        Executive.objects.filter(pk=cast.olivia_executive.pk).update(**gone)
        assert consulted(other) == (set() if gone["left_on"] else {"Olivia"})
    User.objects.filter(pk=cast.olivia.pk).update(is_active=False)
    assert consulted(other) == set()
    User.objects.filter(pk=cast.olivia.pk).update(is_active=True)
    type(term).objects.filter(pk=term.pk).update(ended_on=clock.now.date(), ended_reason="Moved")
    assert consulted(other) == set()


def test_a_review_that_waits(cast: Cast, clock: MovableClock) -> None:
    term = sponsorship(cast.halden, cast.robert_executive)
    sponsorship(cast.norvik, cast.olivia_executive)
    assert produce_reviews(clock.now.year, accounts=[cast.halden.pk]).produced == 1
    review = AnnualReview.objects.get()

    def next_is() -> set[str]:
        return found("remind_review", clock.now, of=review.pk)

    assert found("remind_review", review.produced_at - SECOND) == set()
    assert next_is() == {"Nadine"}
    User.objects.filter(pk=cast.nadine.pk).update(is_active=False)
    assert next_is() == {"Robert"}
    gone: dict[Any, dict[str, Any]] = {
        cast.robert: {"is_active": False},
        cast.robert_executive: {"left_on": date(2026, 1, 1)},
        term: {"ended_on": clock.now.date(), "ended_reason": "Moved"},
    }
    for row, fields in gone.items():
        with undone():
            type(row).objects.filter(pk=row.pk).update(**fields)
            assert next_is() == set()
    User.objects.filter(pk=cast.nadine.pk).update(is_active=True)
    comment_on_review(review, by=cast.nadine, words="A good year", part="manager")
    assert next_is() == {"Robert"}
    comment_on_review(review, by=cast.robert, words="They trust us", part="sponsor")
    assert next_is() == {"Sam"}
    sign_review(review, by=cast.sam)
    assert next_is() == set()
