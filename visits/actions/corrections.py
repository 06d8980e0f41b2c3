"""Correcting what was filed: the original stays, and the correction stands beside it with who and when."""

from django.db import transaction
from django.db.models import Model

from engage.core.audit import act_as
from engage.core.errors import BadInput, NotAllowed, WrongState, refusals
from engage.people.models import User
from engage.people.parts import Parts
from visits.models import (
    OF_THE_ACCOUNT_SIDE,
    Commitment,
    Corrected,
    Correction,
    Debrief,
    Insight,
    Objective,
    Visit,
)
from visits.notices import record_corrected
from visits.rules import may_correct_account_part, may_correct_executive_part, parts_of
from visits.workflow import lock

ROWS: dict[str, tuple[str, type[Model]]] = {
    Corrected.OUTCOME: ("objective_id", Objective),
    Corrected.PROMISE: ("commitment_id", Commitment),
    Corrected.INSIGHT: ("insight_id", Insight),
}


def correct_record(
    visit: Visit, *, by: User, subject: str, text: str, row: int | None = None, reason: str = ""
) -> Correction:
    """Notes how something filed should read; `row` is the objective, promise or insight it is about, where it is about one.

    Each side corrects what it filed. Raises NotAllowed, WrongState, BadInput.
    """
    with refusals(), transaction.atomic():
        visit = lock(visit)
        if subject not in Corrected.values:
            raise BadInput("Say what is to be corrected.", field="subject")
        if not may_correct(parts_of(by, visit), subject):
            raise NotAllowed("Each side corrects what it filed.")
        debrief = Debrief.objects.filter(visit=visit).first()
        if debrief is None or not is_filed(debrief, subject):
            raise WrongState(
                "What is not filed yet is written anew, not corrected.", code="correction_of_what_is_filed"
            )
        if not text.strip():
            raise BadInput("Say how it should read.", field="text", code="correction_has_words")
        column, model = ROWS.get(subject, ("", None))
        if model is not None and not model._default_manager.filter(pk=row, visit=visit).exists():
            raise BadInput("This is not of the visit.", field="row", code="correction_of_the_visit")
        act_as(by, reason="Record corrected")
        about = {column: row} if column else {}
        correction = Correction.objects.create(
            visit=visit, subject=subject, text=text.strip(), reason=reason.strip(), by=by, **about
        )
        record_corrected(visit, debrief, subject=subject, by=by)
        return correction


def may_correct(parts: Parts, subject: str) -> bool:
    return (may_correct_account_part if subject in OF_THE_ACCOUNT_SIDE else may_correct_executive_part)(parts)


def is_filed(debrief: Debrief | None, subject: str) -> bool:
    """Whether the part it belongs to is on record."""
    if debrief is None:
        return False
    filed = debrief.account_filed_at if subject in OF_THE_ACCOUNT_SIDE else debrief.executive_filed_at
    return filed is not None
