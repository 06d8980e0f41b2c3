"""What was merged away takes nothing new, and who has left gets no work: in Python with words, and in the database at every door."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import add_contact, assign_manager, set_team
from accounts.merging import merge_accounts
from accounts.models import Account, Contact, Stake, TeamMember
from engage.core.errors import BadInput, EngageError, WrongState, from_database
from engage.people.actions import leave
from sponsors.models import Sponsorship
from tests import factories
from tests.cast import Cast, MovableClock
from visits.actions import TouchpointDraft, assign_commitment, draft_visit, log_touchpoint
from visits.models import Touchpoint, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def refused_by_the_database(write: Any) -> str:
    """The name of the guard that refuses it."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    refusal = from_database(refused.value)
    assert refusal is not None
    return refusal.code


def test_an_account_that_was_merged_away_takes_nothing_new(cast: Cast) -> None:
    kept = Account.objects.create(name="Halden Group", manager=cast.nadine)
    merge_accounts(kept, duplicate=cast.halden, by=cast.sam, reason="One customer")
    gone, robert = Account.objects.get(pk=cast.halden.pk), cast.robert_executive
    call = TouchpointDraft(robert, gone, "note", cast.nadine.joined_at, "Thanks", False)
    doors: list[Any] = [
        lambda: draft_visit(factories.visit_draft(cast), by=cast.robert),
        lambda: add_contact(gone, by=cast.sam, name="Somebody"),
        lambda: set_team(gone, members={}, by=cast.sam),
    ]
    for door in doors:
        with pytest.raises(WrongState):
            door()
    with pytest.raises(EngageError):
        log_touchpoint(call, by=cast.robert)

    times = {"starts_at": factories.STARTS, "ends_at": factories.ENDS}
    terms = {"starts_on": date(2026, 3, 2), "ends_on": date(2028, 3, 1)}
    note = {"kind": "note", "words": "Thanks", "occurred_at": cast.nadine.joined_at, "by": cast.robert}
    rows: list[Any] = [
        Visit(account=gone, lead_executive=robert, requested_by=cast.nadine, title="x", **times),
        Touchpoint(account=gone, executive=robert, **note),
        Contact(account=gone, name="Somebody"),
        Stake(account=gone, business_unit=cast.coatings),
        TeamMember(account=gone, user=cast.oscar),
        Sponsorship(account=gone, executive=robert, **terms),
    ]
    assert {refused_by_the_database(row.save) for row in rows} == {"account_stands"}


def test_work_goes_to_who_is_here(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, commitments=(factories.promise(cast),))
    perform("debrief", visit, by=cast.robert, part=part)
    commitment = visit.commitments.get()
    leave(cast.oscar, by=cast.admin, reason="Retires")
    doors: list[Any] = [
        lambda: assign_manager(cast.halden, manager=cast.oscar, by=cast.sam),
        lambda: set_team(cast.halden, members={cast.oscar: ""}, by=cast.nadine),
        lambda: assign_commitment(commitment, by=cast.nadine, owner=cast.oscar, due_on=date(2026, 5, 1)),
    ]
    for door in doors:
        with pytest.raises(BadInput, match="Oscar Chen has left"):
            door()

    writes: list[Any] = [
        lambda: Account.objects.filter(pk=cast.halden.pk).update(manager=cast.oscar),
        lambda: Account.objects.create(name="New", manager=cast.oscar),
        lambda: TeamMember.objects.create(account=cast.halden, user=cast.oscar),
        lambda: visit.commitments.update(owner=cast.oscar),
    ]
    assert {refused_by_the_database(write) for write in writes} == {"work_goes_to_who_is_here"}
