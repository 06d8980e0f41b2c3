"""Commitments, insights and asks with what their lists say of them: each in one query."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from engage.core import clock
from engage.core.nested import parts
from visits.models import Alignment, Answer, AskAnswer, Correction, InsightAnswer

NO_DAY = date(9999, 12, 31)  # stands after every day where none is agreed
BY = JSONObject(id="by_id", name="by__name")


def corrections_of(**about: Any) -> ArraySubquery:
    """How filed words of the outer row should read, the earliest first, for its query: `about` finds them by OuterRef."""
    rows = Correction.objects.filter(**about).order_by("at", "id")
    return parts(rows, "text", "reason", "at", by=F("by__name"))


def commitment_lines(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Open ones first, the earliest due before the later and those without a day last; `is_late` as `late` says."""
    return (
        rows.select_related(
            "account", "owner", "made_by", "ratified_by", "ratification_refused_by", "visit__lead_executive"
        )
        .annotate(
            is_settled=Case(When(status="open", then=0), default=1),
            due_order=Coalesce("due_on", Value(NO_DAY)),
            is_late=Case(When(late(), then=True), default=False),
            corrections_=corrections_of(commitment=OuterRef("pk")),
        )
        .order_by("is_settled", "due_order", "id")
    )


def late() -> Q:
    """A commitment that is open after its day (UTC), or was kept only then. Derived whenever it is asked, stored nowhere."""
    still_open = Q(status="open", due_on__lt=clock.now().date())
    return still_open | Q(status="kept", settled_at__date__gt=F("due_on"))


def insight_lines(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The latest first, each with all answers, and the newest one's kind and day as `answer_now` and `answer_due` (null where there is none)."""
    newest = InsightAnswer.objects.filter(insight=OuterRef("pk")).order_by("-at", "-id")
    return (
        rows.select_related("account", "visit__lead_executive")
        .annotate(
            answer_now=Subquery(newest.values("answer")[:1]),
            answered_by=Subquery(newest.values("by")[:1]),
            answer_due=Subquery(newest.values("due_on")[:1]),
            answers_=parts(newest, "id", "answer", "text", "due_on", "at", by=BY),
            corrections_=corrections_of(insight=OuterRef("pk")),
        )
        .order_by("-recorded_at", "-id")
    )


def answer_overdue() -> Q:
    """Of `insight_lines`: it was to be looked into by a day (UTC) that is over, and nothing was said since."""
    return Q(answer_now=Answer.LOOK_INTO, answer_due__lt=clock.now().date())


def needs_answer() -> Q:
    """Of `insight_lines`: the customer goes another way than we do, and the leadership has not said what it makes of that, or not by its own day."""
    return Q(alignment=Alignment.AGAINST, answer_now=None) | answer_overdue()


def ask_lines(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The latest visits first, the asks of each in their order, with the answers to the same words in any version of the visit's briefing."""
    same = AskAnswer.objects.filter(
        ask__briefing__visit=OuterRef("briefing__visit"), ask__text=OuterRef("text")
    ).order_by("-at", "-id")
    return (
        rows.select_related("briefing__visit__account", "briefing__visit__lead_executive")
        .annotate(
            starts_order=F("briefing__visit__starts_at"),
            visit_order=F("briefing__visit_id"),
            is_answered=Exists(same),
            answers_=parts(same, "id", "text", "at", by=BY),
        )
        .order_by("-starts_order", "-visit_order", "position", "id")
    )
