"""Insights: the list, and one of them with the leadership's answers."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.models import Account
from engage.core.edits import Editing
from engage.core.form_keys import answered_once
from visits.actions import answer_insight
from visits.follow_up_filters import InsightFilter
from visits.follow_up_forms import InsightAnswerForm
from visits.follow_up_queries import insight_lines
from visits.follow_up_words import ALIGNMENT_TONES, answers_to_insight, corrections_told, standing_of_insight
from visits.models import Insight, InsightAnswer
from visits.rules import may_answer_insight
from visits.views.answering import Answering
from visits.views.follow_up import list_of, require_reader, tabs

COLUMNS = (
    ("What they told us", ""),
    ("Account", "account"),
    ("Learnt", "recorded_at"),
    ("Fit", ""),
    ("Our answer", ""),
)
FIRST = ("q", "account", "alignment", "answer")
SELDOM = ("executive", "needs_answer", "mine", "recorded_after", "recorded_before", "ordering")
TABS: tuple[tuple[str, dict[str, str]], ...] = (
    ("All", {}),
    ("Need an answer", {"needs_answer": "true"}),
    ("Looked into too long", {"answer": "overdue"}),
    ("Mine to look into", {"mine": "true"}),
    ("Against our plan", {"alignment": "against"}),
)


def insights(request: HttpRequest) -> HttpResponse:
    """Insights in scope, the latest first. About twelve queries."""
    require_reader(request)
    found = InsightFilter(request.GET, queryset=_seen(request), request=request)
    context = list_of(request, found, _row, columns=COLUMNS, first=FIRST, seldom=SELDOM)
    context["tabs"] = tabs(request, "insights:list", TABS)
    return render(request, "insights/list.html", context)


def insight(request: HttpRequest, pk: int) -> HttpResponse:
    """One insight. About six queries."""
    return _page(request, get_object_or_404(_seen(request), pk=pk))


@require_POST
@answered_once
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Records the leadership's answer."""
    return ANSWERING.record(request, pk)


def _seen(request: HttpRequest) -> QuerySet[Any]:
    return insight_lines(Insight.objects.visible_to(request.user))


def _row(insight: Any) -> dict[str, Any]:
    return {
        "insight": insight,
        "tone": ALIGNMENT_TONES.get(insight.alignment, ""),
        "standing": standing_of_insight(insight),
        "corrections": corrections_told(insight.corrections_),
    }


def _page(
    request: HttpRequest,
    insight: Any,
    *,
    editing: Editing[Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    if editing is None and may_answer_insight(request.user):
        editing = ANSWERING.begun(insight)
    context = {
        **_row(insight),
        "answers": answers_to_insight(insight),
        "editing": editing,
        "form": editing.forms if editing else None,
        "sees_account": Account.objects.visible_to(request.user).filter(pk=insight.account_id).exists(),
    }
    return render(request, "insights/insight.html", context, status=status)


ANSWERING = Answering(
    seen=_seen,
    answers=lambda one: InsightAnswer.objects.filter(insight=one.pk),
    form=InsightAnswerForm,
    give=answer_insight,
    page=_page,
    url_name="insights:insight",
)
