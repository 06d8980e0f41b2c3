"""What the leadership makes of what customers told us."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_newest
from engage.core.errors import BadInput, NotAllowed, OutOfScope, refusals
from engage.core.locks import one_at_a_time
from engage.people.models import User
from visits.models import Answer, Insight, InsightAnswer
from visits.notices import insight_answered
from visits.rules import may_answer_insight


def answer_insight(
    insight: Insight,
    *,
    by: User,
    answer: str,
    text: str = "",
    due_on: date | None = None,
    seen: int | None = None,
) -> InsightAnswer:
    """Records the leadership's answer beside the earlier ones; the newest counts. `due_on` goes with looking into it, and with nothing else.

    `seen` is the id of the answer that the writer knows as the newest, 0 for none. Raises OutOfScope, NotAllowed, BadInput, Stale.
    """
    if not Insight.objects.visible_to(by).filter(pk=insight.pk).exists():
        raise OutOfScope("There is no such insight.")
    if not may_answer_insight(by):
        raise NotAllowed("Executives answer insights, or sales operations on their behalf.")
    text = text.strip()
    _require_whole(answer, text, due_on)
    with refusals(), transaction.atomic():
        one_at_a_time(f"visits.insight:{insight.pk}")
        require_newest(InsightAnswer.objects.filter(insight=insight), seen=seen, told=answer_told)
        act_as(by, reason="Insight answered")
        insight_answered(insight, by=by)
        return InsightAnswer.objects.create(
            insight=insight, by=by, answer=answer, text=text, due_on=due_on, at=now()
        )


def answer_told(answer: Any) -> tuple[int | None, datetime, dict[str, Any]]:
    """Who answered an insight or an ask, when, and what: for somebody who answers without having read it."""
    return answer.by_id, answer.at, {"text": answer.text}


def _require_whole(answer: str, text: str, due_on: date | None) -> None:
    if answer not in Answer.values:
        raise BadInput("Choose what the leadership does about it.", field="answer")
    if answer == Answer.STAY and not text:
        raise BadInput("Say why we don’t change.", field="text")
    if answer == Answer.LOOK_INTO and due_on is None:
        raise BadInput("Say by which day it is looked into.", field="due_on")
    if answer != Answer.LOOK_INTO and due_on is not None:
        raise BadInput("Only looking into it has a day by which it ends.", field="due_on")
    if due_on is not None and due_on < now().date():
        raise BadInput("Choose a day that lies ahead.", field="due_on", code="insight_answer_day_to_come")
