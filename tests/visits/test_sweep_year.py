"""A year of visits, swept regularly and in one jump: the record is the same. `make prove-time` sweeps it every day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from tests.cast import Cast, MovableClock
from tests.plugins.proofs import Proof
from tests.visits.company import BEGINS, company
from tests.visits.year import Act, plan
from visits.models import Block, Flag, Inquiry, Visit
from visits.sweep import sweep
from visits.sweep.flags import RULES
from visits.sweep.registry import registered_rules

pytestmark = pytest.mark.django_db

SEED = 20260302
ELSEWHERE = {"hovering", "sponsor_silent", "sponsor_term"}  # tests of their own
ENDS = BEGINS + timedelta(days=420)


def record() -> dict[str, list[tuple[object, ...]]]:
    """Every row the sweep writes, without its identity and without when it was noticed."""
    flag_fields = (
        "kind",
        "visit__title",
        "executive__name",
        "commitment__visit__title",
        "occurrence",
        "cause",
        "occurred_at",
    )
    return {
        "visits": sorted(Visit.objects.values_list("title", "status", "held_at")),
        "steps": sorted(
            Visit.objects.filter(status_changes__to_status="held").values_list("title", "status_changes__at")
        ),
        "flags": sorted(Flag.objects.values_list(*flag_fields), key=str),
        "blocks": sorted(
            Block.objects.values_list("visit__title", "executive__name", "since", "lifted_at", "lifted_by"),
            key=str,
        ),
        "inquiries": sorted(
            Inquiry.objects.filter(answered_at=None).values_list(
                "visit__title", "asked_at", "due_at", "raised_at"
            ),
            key=str,
        ),
    }


def live(acts: list[Act], clock: MovableClock, *, every: timedelta | None) -> None:
    """Carries out the acts, with a sweep whenever `every` has passed, and one at the end."""
    next_sweep = BEGINS
    for act in acts:
        while every is not None and next_sweep < act.at:
            sweep(clock.move_to(next_sweep))
            next_sweep += every
        act.carry_out(clock)
    while every is not None and next_sweep < ENDS:
        sweep(clock.move_to(next_sweep))
        next_sweep += every
    sweep(clock.move_to(ENDS))


def afterwards(
    look: Callable[[], dict[str, list[tuple[object, ...]]]], run: Callable[[], None]
) -> dict[str, list[tuple[object, ...]]]:
    """What `look` sees after `run`, which then has not happened."""
    with transaction.atomic():
        run()
        seen = look()
        transaction.set_rollback(True)
    return seen


@pytest.mark.proof("time")
def test_a_year_swept_regularly_and_in_one_jump_leaves_the_same_record(
    cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    visits, sweeps = proof.rounds(80, 36), proof.rounds(420, 70)
    acts = plan(company(cast), visits=visits, seed=SEED)

    regularly = afterwards(record, lambda: live(acts, clock, every=(ENDS - BEGINS) / sweeps))
    at_once = afterwards(record, lambda: live(acts, clock, every=None))

    for part in regularly:
        assert regularly[part] == at_once[part], part
    everything_happened(regularly)
    proof.figure(f"a year of {visits} visits, {sweeps} sweeps against one late: the same record")


def everything_happened(year: dict[str, list[tuple[object, ...]]]) -> None:
    """The year has every flag of the sweep, blocks that ended in every way, visits in every state and silences: else it would prove little."""
    assert {flag[0] for flag in year["flags"]} == {
        rule.kind for rule in (*RULES, *registered_rules())
    } - ELSEWHERE
    assert {flag[5] for flag in year["flags"]} == {
        "",
        "not_submitted",
        "submitted_late",
        "not_read",
        "not_ratified",
    }
    assert {block[4] for block in year["blocks"]} == {"", "filed", "waived", "withdrawn"}
    assert {visit[1] for visit in year["visits"]} >= {
        "draft",
        "requested",
        "held",
        "debriefed",
        "closed",
        "cancelled",
    }
    assert any(inquiry[3] for inquiry in year["inquiries"])
