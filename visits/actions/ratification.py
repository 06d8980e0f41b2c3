"""Promises beyond a red line: marked by those who were there or answer for the account, ratified or refused by who may go beyond it."""

from decimal import Decimal

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, GuardRefused, NotAllowed, WrongState, refusals
from engage.core.policy import current as current_policy
from engage.people.models import User
from visits import ratification_notices as notices
from visits import ratifying
from visits.effects.debriefing import red_lines_of
from visits.models import Commitment, RedLine, Visit
from visits.models.visit import TOOK_PLACE
from visits.rules import may_mark_beyond_red_line, parts_of
from visits.sweep import flag_visit
from visits.workflow import lock


def mark_beyond_red_line(
    commitment: Commitment,
    *,
    by: User,
    red_line: RedLine | None = None,
    amount: Decimal | None = None,
    unit: str = "",
) -> Commitment:
    """Says that a promise of ours goes beyond a red line, after the debrief did not. From now it has to be ratified in time.

    Raises NotAllowed, BadInput for a red line of another visit, WrongState where it is marked already or is the customer's promise.
    """
    with refusals(), transaction.atomic():
        visit, commitment = _locked(commitment)
        if not may_mark_beyond_red_line(parts_of(by, visit)):
            raise NotAllowed(
                "The executive or the account manager says that a promise goes beyond a red line."
            )
        if not commitment.ours:
            raise WrongState("This is the customer's promise. Red lines are about ours.")
        if commitment.beyond_red_line:
            raise WrongState("This promise is marked as beyond a red line already.")
        if visit.status not in TOOK_PLACE:
            raise WrongState("The visit was not held.")
        line = red_lines_of(visit).get(red_line.pk) if red_line else None
        if red_line is not None and line is None:
            raise BadInput(
                "This red line is not of the visit's briefing.",
                field="red_line",
                code="red_line_of_the_visit",
            )
        act_as(by, reason="Marked as beyond a red line")
        commitment.red_line, commitment.amount, commitment.unit = line, amount, unit.strip()
        commitment.beyond_red_line = True
        commitment.ratification_due_at = ratifying.due_at(
            visit, line, counted_from=now(), policy=current_policy()
        )
        commitment.save()
        notices.ratification_asked(commitment, by=by)
    return commitment


def ratify_commitment(commitment: Commitment, *, by: User, note: str = "") -> Commitment:
    """Says that the promise may stand. Late, it stands as well, and so does the flag."""
    return _decide(commitment, by=by, ratified=True, note=note)


def refuse_ratification(commitment: Commitment, *, by: User, note: str) -> Commitment:
    """Says that the promise may not stand, and why: an over-promise at once."""
    if not note.strip():
        raise BadInput("Say why.", field="note", code="commitment_refused_by_somebody")
    return _decide(commitment, by=by, ratified=False, note=note)


def _decide(commitment: Commitment, *, by: User, ratified: bool, note: str) -> Commitment:
    with refusals(), transaction.atomic():
        visit, commitment = _locked(commitment)
        if not ratifying.may_ratify(by, commitment):
            raise NotAllowed(
                "Who may go beyond the red line decides, or sales operations where nobody is named."
            )
        if not commitment.beyond_red_line:
            raise WrongState("This promise is within the red lines; there is nothing to ratify.")
        if commitment.ratified_at is not None or commitment.ratification_refused_at is not None:
            raise GuardRefused("This was decided already.", code="ratified_once")
        act_as(by, reason=note.strip() or "Promise ratified")
        commitment.ratification_note = note.strip()
        if ratified:
            commitment.ratified_at, commitment.ratified_by = now(), by
        else:
            commitment.ratification_refused_at, commitment.ratification_refused_by = now(), by
        commitment.save()
        flag_visit(visit.pk, now=now())
        commitment.visit = visit
        notices.ratification_decided(commitment, by=by)
    return commitment


def _locked(commitment: Commitment) -> tuple[Visit, Commitment]:
    visit = lock(commitment.visit)
    locked = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("red_line__approver")
        .get(pk=commitment.pk)
    )
    return visit, locked
