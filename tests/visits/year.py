"""A year of visits: what each person does at which moment, drawn once from a seed, then carried out on the days it belongs to.

Every draw is made before anything is carried out, so two runs of the same plan differ only in what happens between the actions.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ObjectDoesNotExist

from engage.core.errors import EngageError
from engage.people.models import Executive
from tests import factories
from tests.cast import MovableClock
from tests.visits.company import BEGINS, Company, Meeting
from visits.actions import (
    AttendeeDraft,
    ask_waiver,
    decide_waiver,
    draft_visit,
)
from visits.models import Origin, Side, Visit, Waiver
from visits.workflow import perform

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Act:
    """Something somebody does at a moment; a refusal changes nothing and is part of the year."""

    at: datetime
    do: Callable[[], object]

    def carry_out(self, clock: MovableClock) -> None:
        clock.move_to(self.at)
        try:
            self.do()
        except (EngageError, ObjectDoesNotExist):
            return


def plan(company: Company, *, visits: int, seed: int) -> list[Act]:
    """The acts of a year in the order of their moments."""
    draw = random.Random(seed)
    acts: list[Act] = []
    for number in range(visits):
        acts += list(
            _reported(company, number, draw) if draw.random() < 0.08 else _planned(company, number, draw)
        )
    for executive in company.executives:
        for week in range(3, 52, 4):
            acts += list(
                _waiver(company, executive, BEGINS + timedelta(weeks=week, hours=draw.randrange(24)), draw)
            )
    order = sorted(range(len(acts)), key=lambda index: (acts[index].at, index))
    return [acts[index] for index in order]


def _planned(company: Company, number: int, draw: random.Random) -> Iterator[Act]:
    meeting = Meeting.drawn(company, number, draw)
    starts, ends = meeting.starts, meeting.ends
    yield Act(meeting.asked, lambda: meeting.draft(starts, ends))
    if draw.random() < 0.06:
        return
    yield from _asking(meeting, draw)
    yield from _preparing(meeting, draw)
    yield from _ending(meeting, draw)
    if draw.random() < 0.1:
        later = draw.choice([HOUR, 30 * HOUR, 100 * HOUR])
        sam = company.cast.sam
        yield Act(meeting.ends + later, meeting.does("did_not_take_place", sam, reason="They were ill"))
    else:
        yield from _following(meeting, draw)


def _asking(meeting: Meeting, draw: random.Random) -> Iterator[Act]:
    asked = meeting.asked
    yield Act(asked + HOUR, meeting.does("request", meeting.manager, reason="They decide soon"))
    if draw.random() < 0.08:
        yield Act(asked + 2 * HOUR, meeting.leave_the_team_at_home)
        yield Act(asked + 3 * HOUR, meeting.allow_it)
    if draw.random() < 0.95:
        yield Act(asked + 4 * HOUR, meeting.does("consent", meeting.leader))
    for _ in range(draw.choice([0, 0, 0, 0, 1, 4])):
        meeting.starts += timedelta(days=draw.randrange(1, 4))
        meeting.ends = meeting.starts + HOUR
        move = partial(
            meeting.move, meeting.starts, meeting.ends, draw.choice(["account", "executive", "customer"])
        )
        yield Act(asked + timedelta(hours=draw.randrange(5, 40)), move)


def _preparing(meeting: Meeting, draw: random.Random) -> Iterator[Act]:
    if draw.random() < 0.2:
        return
    starts = meeting.starts
    yield Act(starts - draw.choice([30 * HOUR, 26 * HOUR, 25 * HOUR, 3 * HOUR]), meeting.brief)
    if draw.random() < 0.3:
        yield Act(starts - draw.choice([25 * HOUR, 2 * HOUR]), meeting.brief)
    if draw.random() < 0.85:
        yield Act(starts - draw.choice([27 * HOUR, HOUR]), meeting.does("acknowledge", meeting.leader))
    if meeting.second is not None and draw.random() < 0.5:
        yield Act(starts - HOUR, meeting.does("acknowledge", meeting.company.cast.olivia))


def _ending(meeting: Meeting, draw: random.Random) -> Iterator[Act]:
    starts = meeting.starts
    if draw.random() < 0.05:
        yield Act(starts - 2 * HOUR, meeting.does("cancel", meeting.manager, reason="Not now"))
    if draw.random() < 0.15:
        yield Act(
            starts + draw.choice([timedelta(minutes=5), 2 * DAY]), meeting.does("hold", meeting.manager)
        )


def _following(meeting: Meeting, draw: random.Random) -> Iterator[Act]:
    ends = meeting.ends
    if meeting.executive.user is None:
        left_open = draw.choice([5 * HOUR, 30 * HOUR, 100 * HOUR])
        close = meeting.does("close_without_debrief", meeting.company.cast.sam, reason="Nobody to ask")
        yield Act(ends + left_open, close)
        return
    if draw.random() < 0.07:
        return
    filed = ends + draw.choice([2 * HOUR, 5 * HOUR, 20 * HOUR, 20 * HOUR, 50 * HOUR, 400 * HOUR])
    yield Act(filed, partial(meeting.debrief, (filed + timedelta(days=draw.randrange(3, 30))).date()))
    yield Act(filed + timedelta(hours=filed.day * 4), meeting.ratify)
    if draw.random() < 0.9:
        yield Act(filed + 5 * HOUR, meeting.does("close", meeting.manager, part=factories.ACCOUNT_PART))
    if draw.random() < 0.8:
        yield Act(filed + timedelta(days=draw.randrange(1, 40)), meeting.settle)


def _reported(company: Company, number: int, draw: random.Random) -> Iterator[Act]:
    executive, account = draw.choice(company.executives[:-1]), draw.choice(company.accounts)
    user, title = executive.user, f"Report {number}"
    assert user is not None
    ended = BEGINS + timedelta(days=draw.randrange(2, 350), hours=draw.randrange(24))
    people = [AttendeeDraft(side=Side.CUSTOMER, name="A customer")]
    if draw.random() < 0.5:
        people.append(AttendeeDraft(side=Side.ACCOUNT, user=account.manager))

    def report() -> None:
        fields = {
            "title": title,
            "account": account,
            "lead_executive": executive,
            "attendees": people,
            "alternatives": [],
        }
        draft = factories.visit_draft(
            company.cast, starts_at=ended - HOUR, ends_at=ended, origin=Origin.REPORTED, **fields
        )
        perform("report", draft_visit(draft, by=user), by=user)

    def debrief() -> None:
        visit = Visit.objects.get(title=title)
        perform("debrief", visit, by=user, part=factories.executive_part(visit))

    told = ended + timedelta(hours=draw.randrange(1, 400))
    yield Act(told, report)
    if draw.random() < 0.8:
        yield Act(told + draw.choice([HOUR, 100 * HOUR]), debrief)


def _waiver(company: Company, executive: Executive, at: datetime, draw: random.Random) -> Iterator[Act]:
    def decide(granted: bool) -> None:
        waiver = Waiver.objects.get(executive=executive, granted=None)
        ends_on = (at + timedelta(days=20)).date()
        decide_waiver(waiver, by=company.cast.sam, granted=granted, reason="As discussed", ends_on=ends_on)

    granted = draw.random() < 0.7
    yield Act(at, lambda: ask_waiver(executive, by=company.cast.sam, request="They decide soon"))
    yield Act(at + timedelta(hours=draw.randrange(1, 60)), lambda: decide(granted))
