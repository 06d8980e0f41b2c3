"""Every pair of statuses, legal or not, through every way to write a row: nothing illegal is accepted, nor what is legal and lacks its guard."""

from datetime import timedelta
from itertools import product

import pytest

from tests import factories
from tests.cast import Cast, MovableClock
from tests.doors.writing import BEGINNING, CHANGING, attempt, rows_of_visits
from tests.plugins.proofs import Proof
from tests.visits.test_guards import CASES, due_times
from visits.models import Status, Visit
from visits.transitions import steps

pytestmark = [pytest.mark.django_db, pytest.mark.proof("workflow")]

STATUSES = list(Status.values)
# What the next step would write beside the status, so that only what really lacks stands in its way.
HELPFUL = {"ending_reason": "Fog"}


def test_no_illegal_step_is_accepted_through_any_door(cast: Cast, clock: MovableClock, proof: Proof) -> None:
    attempts, accepted = 0, []
    doors = list(CHANGING.items())[:: proof.rounds(1, 4)]
    for source in STATUSES:
        visit = factories.states(cast, clock)[source]()
        before = rows_of_visits()
        illegal = [target for target in STATUSES if target != source and (source, target) not in steps()]
        for (name, door), target in product(doors, illegal):
            for beside in ({}, {**HELPFUL, "held_at": visit.ends_at}):
                attempts += 1
                if attempt(lambda d=door, v=visit, f={"status": target, **beside}: d(v, f)) is None:  # type: ignore[misc]
                    accepted.append((source, target, name))
        assert rows_of_visits() == before
        clock.move_to(visit.created_at)
    proof.figure(f"illegal steps: {attempts:,} attempts through {len(doors)} doors, {len(accepted)} accepted")
    assert accepted == []


def test_no_legal_step_is_accepted_without_what_it_needs_through_any_door(
    cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    attempts, accepted = 0, []
    doors = list(CHANGING.items())[:: proof.rounds(1, 6)]
    present = clock.now
    for case in CASES[:: proof.rounds(1, 3)]:
        clock.move_to(present)
        visit = Visit.objects.get(pk=case.scene(cast, clock).pk)
        before = rows_of_visits()
        due = {} if visit.briefing_due_at else due_times(visit)
        for name, door in doors:
            attempts += 1
            fields = {"status": case.to, **due, **case.fields}
            if attempt(lambda d=door, v=visit, f=fields: d(v, f)) is None:  # type: ignore[misc]
                accepted.append((case.code, name))
        assert rows_of_visits() == before
    proof.figure(f"legal steps without their guard: {attempts:,} attempts, {len(accepted)} accepted")
    assert accepted == []


def test_no_visit_begins_in_a_later_state_through_any_door(
    cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    attempts, accepted = 0, []
    visit = factories.drafted(cast)
    clock.move_to(visit.ends_at + timedelta(days=9))
    before = rows_of_visits()
    consents = {
        "account_consent_at": clock.now,
        "account_consent_by": cast.nadine,
        "executive_consent_at": clock.now,
        "executive_consent_by": cast.robert,
    }
    later = {**due_times(visit), **HELPFUL}
    for (name, door), status, origin in product(
        list(BEGINNING.items())[:: proof.rounds(1, 3)],
        STATUSES,
        ["planned", "reported", "sighted", "imported"],
    ):
        for beside in (later, {**later, **consents}, {**later, **consents, "held_at": visit.ends_at}):
            if status == "draft" and origin != "imported" and beside is later:
                continue  # as a visit begins
            attempts += 1
            fields = {"status": status, "origin": origin, **beside}
            if attempt(lambda d=door, f=fields: d(visit, f)) is None:  # type: ignore[misc]
                accepted.append((status, origin, name))
    assert rows_of_visits() == before
    proof.figure(f"visits that begin in a later state: {attempts:,} attempts, {len(accepted)} accepted")
    assert accepted == []


@pytest.mark.parametrize("name", [name for name in CHANGING if name != "bulk_create with update_conflicts"])
def test_every_door_is_open_for_a_legal_step(cast: Cast, name: str) -> None:
    """The positive control: what is refused there is refused because of what it is. (An upsert of objects is an insert in a later state first.)"""
    visit = factories.drafted(cast)

    assert attempt(lambda: CHANGING[name](visit, {"status": Status.REQUESTED, **due_times(visit)})) is None
    assert Visit.objects.get(pk=visit.pk).status == Status.REQUESTED


@pytest.mark.parametrize("name", BEGINNING)
def test_every_door_is_open_for_a_draft(cast: Cast, name: str) -> None:
    visit = factories.drafted(cast)

    assert attempt(lambda: BEGINNING[name](visit, {"title": "Another"})) is None
    assert Visit.objects.filter(title="Another", status=Status.DRAFT).count() == 1
