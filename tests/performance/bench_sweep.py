"""How long the sweep takes for a day's visits, for a backlog, and with nothing to do, beside one raw UPDATE of the same rows."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from psycopg2 import extensions

from engage.volume.generate import without_triggers
from tests.cast import MovableClock
from tests.performance.volume import VISITS, load
from visits.sweep import SweepResult, sweep

DAY, BACKLOG = VISITS // 1095, VISITS * 12 // 100
MONDAY = datetime(2026, 5, 11, 6, tzinfo=UTC)  # when everything that was loaded is over
RAW = "UPDATE visits_visit SET status = 'held', held_at = ends_at WHERE status IN ('approved', 'briefed', 'ready') AND ends_at <= %s"


@pytest.mark.django_db(transaction=True)
def test_sweep_of_a_day_and_of_a_backlog(clock: MovableClock, owner: extensions.connection) -> None:
    load(owner)
    clock.move_to(MONDAY)
    sweep(MONDAY)  # what the loaded past owes
    idle, _ = timed(lambda: sweep(MONDAY))
    print(f"sweep with nothing to do: {idle * 1000:.0f} ms")
    for name, visits, days in (("a day", DAY, 1), ("a backlog", BACKLOG, 28)):
        plan(owner, visits, days=days, title=f"{name} ")
        now = clock.move_to(clock.now + timedelta(days=days, hours=2))
        raw = raw_update(owner, now)
        took, result = timed(lambda now=now: sweep(now))
        assert result.held >= visits
        flags = sum(result.flags.values())
        print(
            f"sweep of {name}: {took * 1000:.0f} ms for {result.held:,} held, {flags:,} flags, {result.blocks_set:,} blocks, "
            f"{result.notices:,} notices; raw UPDATE {raw * 1000:.1f} ms; {took / raw:.1f} times as long (goal 5)"
        )


def timed(work: Callable[[], SweepResult]) -> tuple[float, SweepResult]:
    began = time.perf_counter()
    with transaction.atomic():
        result = work()
    return time.perf_counter() - began, result


def plan(owner: extensions.connection, visits: int, *, days: int, title: str) -> None:
    statements = (Path(__file__).parent / "planned_visits.sql").read_text(encoding="utf-8")
    with owner.cursor() as cursor:
        cursor.execute("BEGIN")
        with without_triggers(cursor):
            cursor.execute(statements, {"visits": visits, "first": MONDAY, "days": days, "title": title})
        cursor.execute("COMMIT")
        cursor.execute(
            "ANALYZE visits_visit, visits_attendee, visits_briefing, visits_acknowledgement, visits_flag, core_outboxevent"
        )


def raw_update(owner: extensions.connection, now: datetime) -> float:
    """The best of three updates of the same rows with nothing attached to them, each undone."""
    best = float("inf")
    with owner.cursor() as cursor:
        for _ in range(3):
            cursor.execute("BEGIN")
            with without_triggers(cursor):
                began = time.perf_counter()
                cursor.execute(RAW, [now])
                best = min(best, time.perf_counter() - began)
            cursor.execute("ROLLBACK")
        cursor.execute("VACUUM visits_visit")
    return best
