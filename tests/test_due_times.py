"""Every due time in six places of the world, around both changes of the clocks, the ends of months and years, a leap day and days off: against time
reckoned plainly (tests/plain_time.py). Nothing falls due early, late or twice, whenever the sweep comes.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction

from accounts.models import Account
from engage.core.models import OutboxEvent
from engage.core.policy import set_policy
from engage.core.working_time import deadline, working_days_between
from engage.people.models import ApiToken, Deputy, Executive, Invitation, NoticeSettings, Role, User
from engage.people.models.notice import Delivery
from engage.people.notices import routes
from tests import factories, plain_time
from tests.cast import Cast, MovableClock
from tests.plain_time import DAY, PLACES
from tests.plugins.proofs import Proof
from tests.visits.test_sweep_year import afterwards
from visits.actions import AttendeeDraft, draft_visit
from visits.models import Block, Flag, Side, Visit
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.proof("time")

TICK, HOUR = timedelta(microseconds=1), timedelta(hours=1)
CLOCKS = [time(0), time(1, 45), time(2, 15), time(2, 30), time(3), time(9), time(15, 30), time(23, 45)]


def days_that_matter(zone: str) -> list[date]:
    """Around both changes, at the ends of months and of the year, around the leap day and Christmas."""
    around = [day + DAY * offset for day in plain_time.changes(zone, 2026) for offset in (-3, -2, -1, 0, 1)]
    ends = [date(2026, month, 1) - DAY for month in range(2, 13)]
    others = [date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 28), date(2028, 2, 29)]
    return [*around, *ends, *others]


def ends(zone: str, *, every: int) -> Iterator[datetime]:
    moments = [
        plain_time.moment_of(day, clock, zone) for day in days_that_matter(zone)[::every] for clock in CLOCKS
    ]
    yield from moments[:: 1 if every == 1 else 3]


@pytest.mark.parametrize(("zone", "country"), PLACES)
def test_deadlines_are_what_a_calendar_and_a_clock_on_the_wall_say(
    zone: str, country: str, proof: Proof
) -> None:
    asked = 0
    for end in ends(zone, every=proof.rounds(1, 9)):
        for days in (0, 1, 2, 3):
            found = deadline(end, working_days=days, zone=zone, country=country)
            assert found == plain_time.due(end, days=days, zone=zone, country=country), (end, days)
            asked += 1
    proof.figure(f"{zone}: {asked} deadlines, 0 early, 0 late")


@pytest.mark.parametrize(("zone", "country"), PLACES)
def test_the_notice_of_a_request_is_counted_in_days_that_are_worked(
    zone: str, country: str, proof: Proof
) -> None:
    asked = 0
    for start in ends(zone, every=proof.rounds(1, 9)):
        for ahead in range(0, 14, 3):
            first = plain_time.local(start - DAY * ahead, zone).date()
            last = plain_time.local(start, zone).date()
            between = [first + DAY * number for number in range(1, (last - first).days + 1)]
            worked = sum(plain_time.is_worked(day, country) for day in between)
            found = working_days_between(start - DAY * ahead, start, zone=zone, country=country, enough=5)
            assert found == min(worked, 5), (start, ahead)
            asked += 1
    proof.figure(f"{zone}: {asked} notices, 0 wrong")


@pytest.mark.django_db
def test_the_digest_waits_for_its_hour_on_everybodys_own_clock(cast: Cast, proof: Proof) -> None:
    """PostgreSQL reckons it; a clock of Python's says the same. An hour that is shown twice is the second of the two."""
    asked = 0
    for zone, country in PLACES:
        user = User.objects.create_user(
            f"{zone[-4:].lower()}@engage.test",
            name=zone,
            roles=[Role.EXECUTIVE],
            time_zone=zone,
            country=country,
        )
        NoticeSettings.objects.create(user=user, digest_hour=7)
        for moment in ends(zone, every=proof.rounds(1, 9)):
            here = plain_time.local(moment, zone)
            day = here.date() if here.hour < 7 else here.date() + DAY
            payload = {"notice": "visit_closed", "user": user.pk}
            ((kind, at),) = routes([payload], now=moment, otherwise=Delivery.DIGEST)
            assert (kind, at) == ("digest_item", plain_time.moment_of(day, time(7), zone)), moment
            asked += 1
    proof.figure(f"{asked} digests, 0 early, 0 late")


# --- the sweep, at every instant ---------------------------------------------------------------------------------------

Due = dict[tuple[str, int], datetime]


def meetings(cast: Cast, proof: Proof) -> list[Visit]:
    """In each place one that ends the worked day before each change of the clocks, on the last day of the year and before a leap day; agreed to, and
    then forgotten by everybody."""
    made = []
    for number, (zone, country) in enumerate(PLACES[: proof.rounds(6, 1)]):
        fields = {"time_zone": zone, "country": country}
        boss = User.objects.create_user(
            f"e{number}@engage.test", name=f"E{number}", roles=[Role.EXECUTIVE], **fields
        )
        manager = User.objects.create_user(
            f"m{number}@engage.test", name=f"M{number}", roles=[Role.ACCOUNT_MANAGER], **fields
        )
        executive = Executive.objects.create(name=boss.name, user=boss, **fields)
        account = Account.objects.create(name=f"Account {number}", manager=manager)
        days = [day - 2 * DAY for day in plain_time.changes(zone, 2026) if day > date(2026, 3, 12)]
        for day in [*days, date(2026, 12, 31), date(2028, 2, 28)][: proof.rounds(4, 1)]:
            end = plain_time.moment_of(day, time(15, 30), zone)
            draft = factories.visit_draft(
                cast,
                account=account,
                lead_executive=executive,
                starts_at=end - HOUR,
                ends_at=end,
                time_zone=zone,
                attendees=[AttendeeDraft(side=Side.ACCOUNT, user=manager)],
            )
            visit = perform("request", draft_visit(draft, by=cast.sam), by=cast.sam)
            perform("consent", visit, by=manager)
            made.append(perform("consent", visit, by=boss))
    return made


def expected(visits: list[Visit]) -> Due:
    """When each flag is raised and each reminder told, reckoned plainly."""
    found: Due = {}
    for visit in visits:
        boss, manager = visit.lead_executive, visit.account.manager
        assert manager is not None
        first = plain_time.due(visit.ends_at, days=1, zone=boss.time_zone, country=boss.country)
        second = plain_time.due(visit.ends_at, days=2, zone=manager.time_zone, country=manager.country)
        third = plain_time.due(visit.ends_at, days=3, zone=boss.time_zone, country=boss.country)
        at = {
            "unbriefed": visit.ends_at,
            "undebriefed": first,
            "seagull": third,
            "reminder:briefing:-5d": visit.starts_at - 5 * DAY,
            "reminder:briefing:-2d": visit.starts_at - 2 * DAY,
            "reminder:briefing:-1d": visit.starts_at - DAY,
            "reminder:debrief:end": visit.ends_at,
            "reminder:debrief:+4h": visit.ends_at + 4 * HOUR,
            "reminder:debrief:due": first,
            "escalation:debrief": first,
            "reminder:account:due": second,
            "block": first,
        }
        found |= {(what, visit.pk): moment for what, moment in at.items()}
    return found


def happened() -> list[tuple[str, int]]:
    """Every flag, block and reminder there is, once for each time it is there."""
    told = OutboxEvent.objects.filter(key__regex=r"^(reminder|escalation):.*visit:\d+").values_list(
        "key", flat=True
    )
    reminders = {(key.partition(":visit:")[0], key.partition(":visit:")[2].partition(":")[0]) for key in told}
    return sorted(
        [
            *Flag.objects.exclude(visit=None).values_list("kind", "visit"),
            *(("block", visit) for visit in Block.objects.values_list("visit", flat=True)),
            *((what, int(visit)) for what, visit in reminders),
        ]
    )


@pytest.mark.django_db
def test_nothing_falls_due_a_moment_early_late_or_twice(
    cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    due = expected(meetings(cast, proof))
    for moment in sorted(set(due.values())):
        sweep(clock.move_to(moment - TICK))
        assert happened() == sorted(what for what, at in due.items() if at < moment), moment
        for _ in range(2):
            sweep(clock.move_to(moment))
            assert happened() == sorted(what for what, at in due.items() if at <= moment), moment
    proof.figure(
        f"{len(due)} flags, blocks and reminders at {len(set(due.values()))} instants: 0 early, 0 late, 0 double"
    )


@pytest.mark.django_db
def test_a_sweep_that_comes_late_writes_what_a_punctual_one_would_have(
    cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    """By hours, by days, over a change of the clocks and of the policy; what is only told, and not kept, a late one leaves out."""
    visits = meetings(cast, proof)
    due = expected(visits)
    facts = {(what, visit): at for (what, visit), at in due.items() if ":" not in what}

    def record() -> dict[str, list[tuple[object, ...]]]:
        flags = [
            ((kind, visit), at)
            for kind, visit, at in Flag.objects.exclude(visit=None).values_list(
                "kind", "visit", "occurred_at"
            )
        ]
        blocks = [(("block", visit), since) for visit, since in Block.objects.values_list("visit", "since")]
        return {"facts": sorted([*flags, *blocks])}

    ways: dict[str, list[datetime]] = {
        "seven hours late": [at + 7 * HOUR for at in sorted(set(due.values()))],
        "three days late": [at + 3 * DAY for at in sorted(set(facts.values()))],
        "once, at the end": [],
    }
    end = max(due.values()) + 10 * DAY
    for way, moments in ways.items():

        def late(moments: list[datetime] = moments) -> None:
            for moment in moments:
                sweep(clock.move_to(moment))
            if not moments:
                clock.move_to(end)
                for key in ("executive_debrief_working_days", "seagull_working_days"):
                    set_policy(key, value=9, by=cast.sam, reason="Later")
            sweep(clock.move_to(end))

        assert afterwards(record, late) == {"facts": sorted(facts.items())}, way
    proof.figure(f"{len(facts)} facts, swept {', '.join(ways)} and after a change of policy: 0 differences")


# --- what ends ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_token_an_invitation_and_a_deputy_end_when_they_end(cast: Cast, clock: MovableClock) -> None:
    for ends_at in (
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2028, 2, 29, tzinfo=UTC),
    ):
        with transaction.atomic():
            last = (ends_at - TICK).date()
            token = ApiToken.objects.create(user=cast.sam, digest="x", scopes=["read"], expires_at=ends_at)
            asked = Invitation.objects.create(user=cast.oscar, invited_by=cast.admin, expires_at=ends_at)
            Deputy.objects.create(
                principal=cast.sam, deputy=cast.oscar, starts_on=date(2026, 1, 1), ends_on=last
            )
            over = datetime.combine(last, time(), UTC) + DAY
            clock.move_to(ends_at - TICK)
            assert (
                ApiToken.objects.usable().filter(pk=token.pk).exists(),
                Invitation.objects.open().filter(pk=asked.pk).exists(),
            ) == (True, True)
            clock.move_to(ends_at)
            assert (
                ApiToken.objects.usable().filter(pk=token.pk).exists(),
                Invitation.objects.open().filter(pk=asked.pk).exists(),
            ) == (False, False)
            clock.move_to(over - TICK)
            assert Deputy.objects.in_force().filter(deputy=cast.oscar).exists()
            clock.move_to(over)
            assert not Deputy.objects.in_force().filter(deputy=cast.oscar).exists()
            transaction.set_rollback(True)
