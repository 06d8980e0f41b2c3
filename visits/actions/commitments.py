from datetime import date

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import BadInput, NotAllowed, WrongState, refusals
from engage.people.actions.checks import those_here
from engage.people.models import User
from visits.models import Commitment, CommitmentStatus
from visits.notices import commitment_settled
from visits.rules import may_assign_commitment, may_settle_commitment, parts_in_commitment, parts_of
from visits.sweep import flag_visit
from visits.workflow import lock


def settle_commitment(commitment: Commitment, *, by: User, status: str, note: str = "") -> Commitment:
    """Says that a promise was kept, broken or withdrawn. A withdrawn one says why."""
    if status not in CommitmentStatus.values or status == CommitmentStatus.OPEN:
        raise BadInput("A commitment is kept, broken or withdrawn.", field="status")
    if status == CommitmentStatus.WITHDRAWN and not note.strip():
        raise BadInput("Say why the promise is withdrawn.", field="note")
    with refusals(), transaction.atomic():
        visit = lock(commitment.visit)
        commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
        parts = parts_in_commitment(by, parts_of(by, visit), owner_id=commitment.owner_id)
        if not may_settle_commitment(parts):
            raise NotAllowed("The account side, the executive and the owner say what became of a commitment.")
        if commitment.status != CommitmentStatus.OPEN:
            raise WrongState(f"This commitment is {commitment.get_status_display().lower()} already.")
        act_as(by, reason=note or "Commitment settled")
        commitment.status, commitment.settled_at, commitment.settled_note = status, now(), note.strip()
        commitment.save()
        commitment_settled(commitment)
        flag_visit(visit.pk, now=now())
    return commitment


def assign_commitment(
    commitment: Commitment,
    *,
    by: User,
    owner: User | None,
    owner_name: str = "",
    due_on: date | None,
    seen: int | None = None,
) -> Commitment:
    """Says who answers for a promise and until when. A customer's own promise has a name instead of an owner with a sign-in."""
    with refusals(), transaction.atomic():
        those_here([owner], field="owner")
        visit = lock(commitment.visit)
        commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
        if not may_assign_commitment(parts_of(by, visit)):
            raise NotAllowed("The account side and the executive say who answers for a commitment.")
        if commitment.status != CommitmentStatus.OPEN:
            raise WrongState(f"This commitment is {commitment.get_status_display().lower()} already.")
        require_current(commitment, seen=seen)
        wanted = (owner, "" if owner else owner_name.strip(), due_on)
        if wanted != (commitment.owner, commitment.owner_name, commitment.due_on):
            act_as(by, reason="Commitment assigned")
            commitment.owner, commitment.owner_name, commitment.due_on = wanted
            commitment.save()
    return commitment
