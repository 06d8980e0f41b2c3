"""What became of what the account side asked of the executive."""

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_newest
from engage.core.errors import BadInput, NotAllowed, WrongState, refusals
from engage.people.models import User
from visits.actions.insights import answer_told
from visits.models import Ask, AskAnswer
from visits.models.visit import ENDED
from visits.notices import ask_answered
from visits.rules import may_answer_ask, parts_of
from visits.workflow import lock


def answer_ask(ask: Ask, *, by: User, text: str, seen: int | None = None) -> AskAnswer:
    """Records the answer beside the earlier ones; the newest counts, for this ask and for the same words in other versions of the briefing."""
    if not text.strip():
        raise BadInput("Say what was answered.", field="text", code="ask_answer_has_words")
    with refusals(), transaction.atomic():
        visit = lock(ask.briefing.visit)
        if not may_answer_ask(parts_of(by, visit)):
            raise NotAllowed("The executive answers an ask, or the account manager notes what was answered.")
        if ask.briefing.version is None:
            raise WrongState("This ask is not put yet: the briefing is still a draft.", code="ask_was_put")
        if visit.status in ENDED:
            raise WrongState(
                "The visit did not come about, and its asks went with it.", code="ask_of_a_visit_that_stands"
            )
        require_newest(AskAnswer.objects.filter(ask=ask), seen=seen, told=answer_told)
        act_as(by, reason="Ask answered")
        ask_answered(ask, visit, by=by)
        return AskAnswer.objects.create(ask=ask, by=by, text=text.strip(), at=now())
