"""The sweep beside another sweep, and beside people at work."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from tests import factories
from tests.at_once import beside, together
from tests.cast import Cast, MovableClock
from visits.models import Block, Flag, Visit
from visits.sweep import sweep
from visits.workflow import lock, perform

pytestmark = pytest.mark.django_db(transaction=True)

ENDS = factories.STARTS + timedelta(minutes=90)
VERDICT = ENDS + timedelta(days=3)


def test_two_sweeps_at_once_share_the_work_and_do_it_once(cast: Cast, clock: MovableClock) -> None:
    for number in range(5):
        factories.approved(cast, starts_at=factories.STARTS + timedelta(minutes=number))
    clock.move_to(VERDICT + timedelta(hours=1))

    results = together(*[lambda: sweep(clock.now)] * 2)

    assert sorted(result.held for result in results) == [0, 5]
    assert sorted(sum(result.flags.values()) for result in results) == [0, 15]
    assert (Flag.objects.count(), Block.objects.count()) == (15, 5)


def test_a_sweep_waits_for_who_says_that_a_visit_did_not_take_place_and_flags_nothing_then(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    sweep(clock.move_to(ENDS))
    clock.move_to(ENDS + timedelta(hours=1))
    begun, results = threading.Event(), []

    with transaction.atomic():
        locked = lock(visit)
        perform("did_not_take_place", locked, by=cast.sam, reason="They fell ill")
        clock.move_to(VERDICT)
        sweeping = beside(lambda: (begun.set(), results.append(sweep(VERDICT))))
        begun.wait()
        sweeping.join(timeout=0.5)
        assert sweeping.is_alive()
    sweeping.join()

    assert Visit.objects.get(pk=visit.pk).status == "cancelled"
    assert (sum(results[0].flags.values()), results[0].blocks_set) == (0, 0)
    assert Flag.objects.count() == 0


def test_an_approval_at_the_moment_a_block_is_set_comes_before_it_or_is_refused(
    cast: Cast, clock: MovableClock
) -> None:
    overdue = factories.ready(cast)
    further = factories.requested(cast, starts_at=factories.STARTS + timedelta(days=30))
    sweep(clock.move_to(ENDS))
    due = overdue.executive_debrief_due_at
    assert due is not None
    clock.move_to(due - timedelta(seconds=1))
    swept = threading.Event()

    with transaction.atomic():
        perform("consent", further, by=cast.robert)
        clock.move_to(due)
        sweeping = beside(lambda: (sweep(due), swept.set()))
        assert not swept.wait(timeout=0.5)
    sweeping.join()

    assert Visit.objects.get(pk=further.pk).status == "approved"
    assert Block.objects.get().since == due
