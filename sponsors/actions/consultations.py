"""What the sponsor says about a visit of somebody else to the account, before and after it."""

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, NotAllowed, OutOfScope, WrongState, refusals
from engage.people.models import User
from sponsors.models import Consultation, Sponsorship
from sponsors.rules import may_consult, moment_of
from visits.models import Visit
from visits.workflow import hold_if_over, lock


def give_consultation(visit: Visit, *, text: str, by: User) -> Consultation:
    """Keeps the sponsor's words: before the visit what to keep in mind, afterwards what follows from it. They stay as they are.

    Raises OutOfScope, BadInput without words, NotAllowed for anybody but the account's sponsor and for a sponsor who leads the visit (the debrief
    is theirs), WrongState where the visit is not asked for yet, called off or imported.
    """
    if not Visit.objects.visible_to(by).filter(pk=visit.pk).exists():
        raise OutOfScope("There is no such visit.")
    if not text.strip():
        raise BadInput("Write what the others should know.", field="text", code="consultation_has_words")
    with refusals(), transaction.atomic():
        visit = lock(visit)
        hold_if_over(visit)
        term = running_term(visit)
        sponsor = term.executive if term else None
        if term is None or sponsor is None or not may_consult(by, sponsors=[sponsor.user_id or 0]):
            raise NotAllowed("The sponsor of the account is consulted.")
        if sponsor.pk == visit.lead_executive_id:
            raise NotAllowed(
                "You lead this visit: your words are the debrief.", code="consultation_of_another"
            )
        moment = moment_of(visit)
        if moment is None:
            raise WrongState("There is nothing to say about this visit.", code="consultation_in_its_time")
        act_as(by, reason="The sponsor was consulted")
        return Consultation.objects.create(
            visit=visit, sponsorship=term, moment=moment, text=text.strip(), by=by
        )


def running_term(visit: Visit) -> Sponsorship | None:
    """Of the account, at present. One query."""
    return (
        Sponsorship.objects.active_on(now().date())
        .filter(account=visit.account_id)
        .select_related("executive")
        .first()
    )
