from django.db import transaction

from engage.core.audit import act_as
from engage.core.errors import BadInput, NotAllowed, WrongState, refusals
from engage.people.models import User
from engage.people.parts import Part, those
from visits.models import Attendee, ExecutiveNote, Origin, Visit
from visits.rules import may_add_executive_note
from visits.workflow import hold_if_over, lock


def add_executive_note(visit: Visit, *, by: User, text: str) -> ExecutiveNote:
    """Keeps the words of an executive who took part beside the lead, in person. They are no part of the debrief, and neither fulfil nor block it."""
    if not text.strip():
        raise BadInput("Write a note.", field="text", code="executive_note_has_words")
    with refusals(), transaction.atomic():
        visit = lock(visit)
        hold_if_over(visit)
        attending = Attendee.objects.filter(visit=visit, executive__user=by).first()
        present = those({Part.OTHER_IN_PERSON: attending is not None})
        if attending is None or not may_add_executive_note(present):
            raise NotAllowed("Notes are added by an executive who took part beside the lead, in person.")
        if not visit.took_place or visit.origin == Origin.IMPORTED:
            raise WrongState("Notes are added once the visit was held.")
        act_as(by, reason="Note added")
        return ExecutiveNote.objects.create(
            visit=visit, executive_id=attending.executive_id, by=by, text=text.strip()
        )
