"""What the leadership makes of what customers told us. Most insights wait; one answer is overdue."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from engage.demonstration.stage import DAY, Stage, Step
from visits.actions import answer_insight
from visits.models import Answer, Insight


def steps(stage: Stage) -> Iterator[Step]:
    yield (
        stage.ago(52),
        lambda: _answer(
            stage, 0, Answer.CHANGE, "We build the second plant in their region; the board has agreed."
        ),
    )
    yield (
        stage.ago(51),
        lambda: _answer(
            stage, 1, Answer.STAY, "Three customers ask for it, thirty do not. We look again next year."
        ),
    )
    yield stage.ago(50), lambda: _answer(stage, 2, Answer.LOOK_INTO, "", stage.ago(12).date())
    yield (
        stage.ago(21),
        lambda: _answer(
            stage,
            3,
            Answer.LOOK_INTO,
            "Finance works out what it would cost.",
            (stage.present + 24 * DAY).date(),
        ),
    )


def _answer(stage: Stage, place: int, answer: Answer, text: str, due_on: date | None = None) -> Any:
    insight = Insight.objects.order_by("recorded_at", "id")[place]
    amara = stage.people["Amara Adeyemi"]
    sees_it = Insight.objects.visible_to(amara).filter(pk=insight.pk).exists()
    by = amara if sees_it else stage.people["Sam Ito"]  # on behalf of the leadership
    return answer_insight(insight, by=by, answer=answer, text=text, due_on=due_on)
