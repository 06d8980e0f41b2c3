"""How notices about what follows a visit are worded: promises that are due or asked about, and what somebody said is looked into."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from engage.core import clock
from engage.core.mail import Letter, Payload, words_for_many
from engage.core.moments import day_words
from engage.people.models import User
from visits.follow_up_queries import insight_lines
from visits.models import Answer, Commitment, CommitmentStatus, Insight, Visit


@words_for_many("commitment_due", "commitment_overdue", "commitment_reminded")
def about_commitments(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To who answers for a promise; the account and the link only to those who may see the visit it was made at. Three queries."""
    promises = (
        answered_for(person)
        .select_related("account")
        .in_bulk({payload["commitment"] for payload in payloads})
    )
    seen = set(
        Visit.objects.visible_to(person)
        .filter(pk__in={promise.visit_id for promise in promises.values()})
        .values_list("pk", flat=True)
    )
    asking = {payload["by"] for payload in payloads if payload.get("by")}
    names = dict(User.objects.filter(pk__in=asking).values_list("pk", "name")) if asking else {}
    return [
        _about_promise(
            promises.get(payload["commitment"]),
            payload["notice"],
            person=person,
            seen=seen,
            by=names.get(payload.get("by") or 0, "Engage"),
        )
        for payload in payloads
    ]


def answered_for(person: User) -> QuerySet[Commitment]:
    """The promises this person may know of: those of the visits they see, and those they own."""
    seen = Exists(Visit.objects.visible_to(person).filter(pk=OuterRef("visit")))
    return Commitment.objects.filter(seen | Q(owner__in=person.acting_ids))


def _about_promise(
    promise: Commitment | None, notice: str, *, person: User, seen: set[int], by: str
) -> Letter | None:
    if promise is None or (promise.due_on is None and notice != "commitment_reminded"):
        return None
    visible = promise.visit_id in seen
    of = f" {'to' if promise.ours else 'by'} {promise.account.name}" if visible else ""
    title = f": {promise.account.name}" if visible else ""
    due = _due(promise, person)
    subject, words = {
        "commitment_due": (
            f"A promise is due{title}",
            f"You answer for a promise{of}, {due}. Say when it is kept.",
        ),
        "commitment_overdue": (
            f"A promise is overdue{title}",
            f"You answer for a promise{of}, {due}, that is still open.",
        )
        if promise.ours
        else (
            f"The customer’s promise is overdue{title}",
            f"A promise{of}, {due}, is still open. Ask what becomes of it, and say when it is kept.",
        ),
        "commitment_reminded": (
            f"What becomes of a promise{title}",
            f"{by} asks about a promise{of} that you answer for, {due}. Say when it is kept.",
        ),
    }[notice]
    return Letter(
        subject=subject,
        words=words,
        path=f"/commitments/{promise.pk}/" if visible else "",
        call="Open the promise" if visible else "",
        settled=promise.status != CommitmentStatus.OPEN,
    )


def _due(promise: Commitment, person: User) -> str:
    """ "due Fri 10 Apr", on the person's calendar."""
    if promise.due_on is None:
        return "with no day agreed"
    today = clock.now().astimezone(ZoneInfo(person.time_zone)).date()
    return f"due {day_words(promise.due_on, today=today, weekday=True)}"


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
