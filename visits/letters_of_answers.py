"""How notices about answers are worded: those that somebody owes to an insight, and those that were given to an insight or an ask."""

from collections.abc import Mapping, Sequence
from typing import Any

from engage.core import clock
from engage.core.mail import Letter, Payload, words_for_many
from engage.core.moments import day_words
from engage.people.models import User
from visits.follow_up_queries import insight_lines
from visits.letters import names_of
from visits.models import Answer, Ask, Insight


@words_for_many("insight_answered", "ask_answered")
def about_answers(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To the account side, without a word of the answer. None for what the person may not see (any more). Three queries."""
    insights = Insight.objects.visible_to(person).select_related("account")
    asks = Ask.objects.visible_to(person).select_related("briefing__visit__account")
    found = {
        "insight_answered": insights.in_bulk({p["insight"] for p in payloads if "insight" in p}),
        "ask_answered": asks.in_bulk({p["ask"] for p in payloads if "ask" in p}),
    }
    names = names_of(payload.get("by") for payload in payloads)
    return [
        _about_answer(found[payload["notice"]].get(payload["subject_id"]), payload, names=names)
        for payload in payloads
    ]


def _about_answer(row: Any, payload: Payload, *, names: Mapping[int, str]) -> Letter | None:
    if row is None:
        return None
    by = names.get(payload.get("by") or 0, "Somebody")
    if isinstance(row, Insight):
        name, path = row.account.name, f"/insights/{row.pk}/"
        return Letter(
            f"An answer: {name}", f"{by} has answered what {name} told us.", path, "Read the answer"
        )
    name, path = row.briefing.visit.account.name, f"/asks/{row.pk}/"
    return Letter(
        f"An answer: {name}", f"{by} has answered what you asked for {name}.", path, "Read the answer"
    )


@words_for_many("insight_due", "insight_overdue")
def about_insights(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To who said that an insight is looked into. None for what the person may not see (any more). One query."""
    told = {payload["insight"] for payload in payloads}
    insights = insight_lines(Insight.objects.visible_to(person)).in_bulk(told)
    return [_about_insight(insights.get(payload["insight"]), payload["notice"]) for payload in payloads]


def _about_insight(insight: Any, notice: str) -> Letter | None:
    if insight is None:
        return None
    name, due, today = insight.account.name, insight.answer_due, clock.now().date()
    is_open = insight.answer_now == Answer.LOOK_INTO and due is not None
    by = f" by {day_words(due, today=today, weekday=True)}" if due else ""
    subject, words = (
        (
            f"An answer is due: {name}",
            f"What {name} told us is looked into{by}, as you said. The account team waits for a word.",
        )
        if notice == "insight_due"
        else (
            f"An answer is overdue: {name}",
            f"What {name} told us was to be looked into{by}, as you said. The account team still waits for a word.",
        )
    )
    return Letter(
        subject=subject,
        words=words,
        path=f"/insights/{insight.pk}/",
        call="Answer it",
        settled=not is_open or (notice == "insight_overdue" and due >= today),
    )
