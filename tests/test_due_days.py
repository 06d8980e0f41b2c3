"""What falls due by the day, not by the hour: promises, terms and silences of sponsors, accounts without one, and sessions, which end by the second.

A day is UTC's, for everybody: in whatever zone they live, and whichever clocks change that night. Against days counted plainly.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Account, Tier
from engage.core.models import OutboxEvent
from engage.people.models import Executive, Role, User
from sponsors.actions import assign_sponsor, end_sponsorship
from sponsors.models import Sponsorship
from sponsors.rules import is_term_allowed
from tests import factories, plain_time
from tests.cast import Cast, MovableClock
from tests.plain_time import DAY, PLACES
from tests.plugins.proofs import Proof
from tests.test_due_times import TICK, days_that_matter
from tests.visits.test_sweep_year import afterwards
from visits.actions import AttendeeDraft, draft_visit
from visits.effects import NewCommitment
from visits.models import Flag, Origin, Side
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.proof("time")

Due = dict[tuple[object, ...], datetime]
SHORTEST, LONGEST = 24, 36  # months of a term, unless policy says otherwise
TERM = 800 * DAY  # one that is allowed
WARNED, SILENT, WITHOUT, REMINDED = 90, 120, 30, 3  # days, unless policy says otherwise
SPONSORS = ("sponsor_silent", "sponsor_term")


def people_of(place: int) -> tuple[User, Executive]:
    """A manager and an executive who live there."""
    zone, country = PLACES[place]
    fields = {"time_zone": zone, "country": country}
    manager = User.objects.create_user(
        f"m{place}@engage.test", name=f"M{place}", roles=[Role.ACCOUNT_MANAGER], **fields
    )
    boss = User.objects.create_user(
        f"e{place}@engage.test", name=f"E{place}", roles=[Role.EXECUTIVE], **fields
    )
    return manager, Executive.objects.create(name=boss.name, user=boss, **fields)


def promises(cast: Cast, clock: MovableClock, proof: Proof) -> Due:
    """To be kept by each of these days, by somebody in each place; when each is reminded of and late."""
    visit = factories.held(cast, clock)
    made = []
    for place in range(proof.rounds(len(PLACES), 2)):
        owner, _ = people_of(place)
        ahead = [day for day in days_that_matter(PLACES[place][0]) if day > clock.now.date() + 9 * DAY]
        made += [
            NewCommitment(f"{place} {day}", owner=owner, due_on=day)
            for day in ahead[place :: proof.rounds(1, 13)]
        ]
    part = factories.executive_part(visit, commitments=tuple(made))
    visit = perform("debrief", visit, by=cast.robert, part=part)
    found: Due = {}
    for promise in visit.commitments.all():
        day = promise.due_on
        assert day is not None
        found |= {
            ("overdue_commitment", promise.pk): plain_time.day_begins(day + DAY),
            (f"reminder:commitment:due:{promise.pk}",): plain_time.day_begins(day - REMINDED * DAY),
            (f"reminder:commitment:overdue:{promise.pk}",): plain_time.day_begins(day + DAY),
        }
    return found


def told_of_promises() -> list[tuple[object, ...]]:
    flags = Flag.objects.filter(kind="overdue_commitment").values_list("kind", "commitment")
    keys = OutboxEvent.objects.filter(key__startswith="reminder:commitment:").values_list("key", flat=True)
    return sorted([*flags, *{(key.rpartition(":due:")[0],) for key in keys}], key=str)


def terms(cast: Cast, clock: MovableClock, proof: Proof) -> Due:
    """A sponsor in each place from each of these days, of whom nobody hears."""
    found: Due = {}
    for place in range(proof.rounds(len(PLACES), 2)):
        manager, executive = people_of(place)
        ahead = [day for day in days_that_matter(PLACES[place][0]) if day > clock.now.date()]
        for day in ahead[place :: proof.rounds(5, 14)]:
            account = Account.objects.create(name=f"{place} {day}", manager=manager, tier=Tier.STRATEGIC)
            assign_sponsor(
                account,
                executive=executive,
                starts_on=day,
                ends_on=day + TERM,
                by=cast.sam,
                load_reason="For the test",
            )
            found |= {
                ("sponsor_silent", account.pk): plain_time.day_begins(day + (SILENT + 1) * DAY),
                ("sponsor_term", account.pk): plain_time.day_begins(day + TERM - WARNED * DAY),
            }
    return found


def flags_of_sponsors() -> list[tuple[object, ...]]:
    return sorted(Flag.objects.filter(kind__in=SPONSORS).values_list("kind", "account"), key=str)


WORLDS: dict[
    str, tuple[Callable[[Cast, MovableClock, Proof], Due], Callable[[], list[tuple[object, ...]]]]
] = {
    "promises": (promises, told_of_promises),
    "sponsors": (terms, flags_of_sponsors),
}


@pytest.mark.django_db
@pytest.mark.parametrize("of", WORLDS)
def test_a_day_is_over_when_it_is_over_in_utc_and_never_twice(
    of: str, cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    build, happened = WORLDS[of]
    due = build(cast, clock, proof)
    for moment in sorted(set(due.values())):
        sweep(clock.move_to(moment - TICK))
        assert happened() == sorted((what for what, at in due.items() if at < moment), key=str), moment
        for _ in range(2):
            sweep(clock.move_to(moment))
            assert happened() == sorted((what for what, at in due.items() if at <= moment), key=str), moment
    proof.figure(f"{of}: {len(due)} due days at {len(set(due.values()))} instants, 0 early, 0 late, 0 double")


@pytest.mark.django_db
@pytest.mark.parametrize("of", WORLDS)
def test_a_sweep_that_was_stopped_writes_the_days_on_which_it_was_due(
    of: str, cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    """Three days late each time, and once at the end: what is on record says when it fell due, not when somebody looked."""
    build, _ = WORLDS[of]
    facts = {what: at for what, at in build(cast, clock, proof).items() if len(what) == 2}
    end = max(facts.values()) + 3 * DAY

    def record() -> dict[str, list[tuple[object, ...]]]:
        found = Flag.objects.filter(kind__in=(*SPONSORS, "overdue_commitment"))
        rows = found.values_list("kind", "commitment", "account", "occurred_at")
        return {
            "facts": sorted(
                (((kind, promise or account), at) for kind, promise, account, at in rows), key=str
            )
        }

    for way, moments in {"three days late": sorted(set(facts.values())), "once, at the end": []}.items():

        def late(moments: list[datetime] = moments) -> None:
            for moment in [*(moment + 3 * DAY for moment in moments), end]:
                sweep(clock.move_to(moment))

        assert afterwards(record, late) == {"facts": sorted(facts.items(), key=str)}, way
    proof.figure(f"{of}: {len(facts)} facts swept late and once at the end, 0 differences")


@pytest.mark.django_db
def test_silence_is_counted_from_the_day_of_the_visit_where_it_took_place(
    cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    """A quarter to midnight there is another day in UTC, before it or after."""
    due: Due = {}
    for place, (zone, _) in list(enumerate(PLACES))[:: proof.rounds(1, 3)]:
        manager, executive = people_of(place)
        account = Account.objects.create(name=f"Account {place}", manager=manager, tier=Tier.STRATEGIC)
        first = clock.now.date() + 2 * DAY
        soon = (day for day in plain_time.changes(zone, 2026) if first < day <= first + SILENT * DAY)
        last = next(soon, first + DAY)
        assign_sponsor(account, executive=executive, starts_on=first, ends_on=first + TERM, by=cast.sam)
        begun = plain_time.moment_of(last, time(0, 15) if place % 2 else time(23, 30), zone)
        clock.move_to(max(clock.now, begun + timedelta(hours=2)))
        draft = factories.visit_draft(
            cast,
            account=account,
            lead_executive=executive,
            starts_at=begun,
            ends_at=begun + timedelta(hours=1),
            time_zone=zone,
            origin=Origin.REPORTED,
            alternatives=[],
            attendees=[AttendeeDraft(side=Side.ACCOUNT, user=manager)],
        )
        perform("report", draft_visit(draft, by=manager), by=manager)
        due["sponsor_silent", account.pk] = plain_time.day_begins(last + (SILENT + 1) * DAY)
    for moment in sorted(set(due.values())):
        for at in (moment - TICK, moment):
            sweep(clock.move_to(at))
            found = Flag.objects.filter(kind="sponsor_silent").values_list("kind", "account")
            assert sorted(found) == sorted(what for what, when in due.items() if when <= at), at
    proof.figure(f"{len(due)} sponsors silent from a day of their own zone, 0 early, 0 late")


@pytest.mark.django_db
def test_an_account_may_be_without_a_sponsor_for_so_many_days(cast: Cast, clock: MovableClock) -> None:
    """Over both changes of the clocks: from the end of the last sponsor's day, or from the instant at which it became strategic."""
    for number, last in enumerate((date(2026, 3, 15), date(2026, 10, 12))):
        begun = clock.move_to(datetime.combine(last - 10 * DAY, time(9), UTC))
        account, other = (
            Account.objects.create(name=f"{name} {number}", manager=cast.nadine, tier=Tier.STRATEGIC)
            for name in ("Left", "Never")
        )
        term = assign_sponsor(
            account,
            executive=cast.olivia_executive,
            starts_on=last - 9 * DAY,
            ends_on=last - 9 * DAY + TERM,
            by=cast.sam,
        )
        clock.move_to(datetime.combine(last, time(9), UTC))
        end_sponsorship(term, reason="She moves on", by=cast.sam)
        for which, due in (
            (other, begun + WITHOUT * DAY),
            (account, plain_time.day_begins(last + WITHOUT * DAY)),
        ):
            for at, flags in ((due - TICK, 0), (due, 1), (due, 1)):
                sweep(clock.move_to(at))
                assert Flag.objects.filter(kind="unsponsored", account=which).count() == flags, (which, at)


@pytest.mark.django_db
def test_a_term_lasts_two_to_three_years_by_the_calendar(cast: Cast, proof: Proof) -> None:
    """The last day is the day before the same day of the month, or the last of a shorter one, so many months later; in the rule and in the
    database."""
    asked = 0
    for number in range(0, 4 * 366, proof.rounds(1, 29)):
        starts = date(2026, 1, 1) + number * DAY
        first = starts + relativedelta(months=SHORTEST) - DAY
        last = starts + relativedelta(months=LONGEST)
        for ends, allowed in ((first - DAY, False), (first, True), (last, True), (last + DAY, False)):
            term = Sponsorship(
                account=cast.halden, executive=cast.robert_executive, starts_on=starts, ends_on=ends
            )
            found = is_term_allowed(starts, ends, shortest=SHORTEST, longest=LONGEST)
            assert (found, is_taken(term)) == (allowed, allowed), (starts, ends)
            asked += 1
    proof.figure(
        f"{asked} terms at the edges of two and three years, 0 wrong, in the rule and in the database"
    )


def is_taken(term: Sponsorship) -> bool:
    """Whether the database takes the row; it is taken back."""
    try:
        with transaction.atomic():
            term.save()
            transaction.set_rollback(True)
    except IntegrityError as error:
        if "sponsorship_term" not in str(error):
            raise
        return False
    return True


@pytest.mark.django_db
def test_a_session_ends_after_three_hours_idle_and_twelve_in_all_whatever_the_clocks_do(
    cast: Cast, proof: Proof
) -> None:
    """By seconds that pass: an hour that is shown twice, or never, is none."""
    idle, whole = (
        timedelta(seconds=age) for age in (settings.SESSION_COOKIE_AGE, settings.SESSION_ABSOLUTE_AGE)
    )
    assert (idle, whole) == (timedelta(hours=3), timedelta(hours=12))
    second, asked = timedelta(seconds=1), 0
    for zone, _ in PLACES[:: proof.rounds(1, 4)]:
        User.objects.filter(pk=cast.nadine.pk).update(time_zone=zone)
        for day in plain_time.changes(zone, 2026) or [date(2026, 12, 31)]:
            begins = plain_time.moment_of(day, time(1), zone)
            for steps, is_in in (
                ([idle - second], True),
                ([idle], False),
                ([idle - second] * 4, True),
                ([*[idle - second] * 4, 4 * second], False),
            ):
                assert _is_signed_in(cast.nadine, begins, steps) == is_in, (zone, day, steps)
                asked += 1
    proof.figure(f"{asked} sessions over changes of the clocks, 0 ended early or late")


def _is_signed_in(user: User, begins: datetime, steps: list[timedelta]) -> bool:
    """Whether somebody who opened a page after each of these pauses is still signed in at the last of them."""
    browser = Client()
    with time_machine.travel(begins, tick=False) as traveller:
        browser.force_login(user)
        for step in steps:
            traveller.shift(step)
            status = browser.get("/settings/deputies/").status_code
    return status == 200
