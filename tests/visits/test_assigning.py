"""Who answers for a promise, and until when."""

from datetime import date

import pytest

from engage.core.errors import NotAllowed, WrongState
from tests import factories
from tests.cast import Cast, MovableClock
from visits.actions import assign_commitment, settle_commitment
from visits.effects import NewCommitment
from visits.models import Commitment
from visits.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(cast: Cast, clock: MovableClock) -> Commitment:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, commitments=(NewCommitment("April in writing"),))
    perform("debrief", visit, by=cast.robert, part=part)
    return Commitment.objects.get()


@pytest.mark.parametrize("name", ["nadine", "tomas", "robert", "sam"])
def test_both_sides_and_sales_operations_name_the_owner(cast: Cast, promise: Commitment, name: str) -> None:
    kept = assign_commitment(promise, by=getattr(cast, name), owner=cast.tomas, due_on=date(2026, 4, 1))
    assert (kept.owner, kept.owner_name, kept.due_on) == (cast.tomas, "", date(2026, 4, 1))


def test_somebody_without_a_sign_in_is_named(cast: Cast, promise: Commitment) -> None:
    kept = assign_commitment(promise, by=cast.nadine, owner=None, owner_name=" Dr. Weiss ", due_on=None)
    assert (kept.owner, kept.owner_name) == (None, "Dr. Weiss")


@pytest.mark.parametrize("name", ["ada", "olivia", "oscar"])
def test_nobody_else_names_the_owner(cast: Cast, promise: Commitment, name: str) -> None:
    with pytest.raises(NotAllowed):
        assign_commitment(promise, by=getattr(cast, name), owner=cast.tomas, due_on=date(2026, 4, 1))


def test_a_settled_promise_keeps_its_owner(cast: Cast, promise: Commitment) -> None:
    settle_commitment(promise, by=cast.nadine, status="kept")
    with pytest.raises(WrongState, match="kept already"):
        assign_commitment(promise, by=cast.nadine, owner=cast.tomas, due_on=date(2026, 4, 1))
