"""Preparing a debrief, and filing the account side's part. The executive's part is filed by the workflow's `debrief`."""

from typing import Any

from django.db import transaction

from engage.core.audit import act_as
from engage.core.edits import require_current
from engage.core.errors import BadInput, NotAllowed, WrongState, refusals
from engage.people.models import User
from visits.effects.debriefing import AccountPart
from visits.effects.debriefing import file_account_part as write_account_part
from visits.models import Debrief, Objective, Outcome, Status, Visit
from visits.permissions import DEBRIEF
from visits.rules import may_file_account_part, may_prepare_debrief, parts_of
from visits.workflow import hold_if_over, lock


def save_debrief_draft(
    visit: Visit,
    *,
    by: User,
    outcomes: dict[int, tuple[str, str]] | None = None,
    seen: int | None = None,
    **fields: Any,
) -> Debrief:
    """Keeps what was typed so far, by the executive, the assistant or the account manager, each in their own part.

    `seen` is the revision of the debrief, 0 where nobody had begun it. Raises NotAllowed, WrongState, BadInput, Stale.
    """
    with refusals(), transaction.atomic():
        visit = lock(visit)
        hold_if_over(visit)
        parts = parts_of(by, visit)
        if not set(fields) <= DEBRIEF.opens(parts) or (outcomes and not may_prepare_debrief(parts)):
            raise NotAllowed("This part of the debrief is not yours to write.")
        if visit.status not in (Status.HELD, Status.DEBRIEFED):
            raise WrongState("A debrief is written once the visit was held.")
        act_as(by, reason="Debrief draft saved")
        present = Debrief.objects.select_for_update().filter(visit=visit).first()
        require_current(present, seen=seen)
        row = present or Debrief.objects.create(visit=visit)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        for pk, (outcome, note) in (outcomes or {}).items():
            if outcome and outcome not in Outcome.values:
                raise BadInput("An outcome is met, partly or not_met.", field="outcomes")
            Objective.objects.filter(pk=pk, visit=visit).update(outcome=outcome, outcome_note=note)
    return row


def file_account_part(visit: Visit, *, by: User, part: AccountPart) -> Debrief:
    """The account manager's words, rating and next step; may come before the executive's part."""
    with refusals(), transaction.atomic():
        visit = lock(visit)
        hold_if_over(visit)
        if not may_file_account_part(parts_of(by, visit)):
            raise NotAllowed("The account manager files the account side's part.")
        if visit.status not in (Status.HELD, Status.DEBRIEFED):
            raise WrongState("A debrief is filed once the visit was held.")
        act_as(by, reason="Account side's part filed")
        return write_account_part(visit, by=by, part=part)
