"""Asks: what the account side asks of executives, and what was answered."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.models import Account
from engage.core.edits import Editing
from engage.core.form_keys import answered_once
from visits.actions import answer_ask
from visits.follow_up_filters import AskFilter
from visits.follow_up_forms import AskAnswerForm
from visits.follow_up_queries import ask_lines
from visits.follow_up_words import answers_to_ask
from visits.lines import day_of
from visits.models import Ask, AskAnswer
from visits.models.visit import ENDED
from visits.rules import may_answer_ask, parts_of
from visits.views.answering import Answering
from visits.views.follow_up import list_of, require_reader, tabs

COLUMNS = (("Asked", ""), ("Account", "account"), ("Of whom", ""), ("Visit", "starts_at"), ("Answer", ""))
FIRST = ("q", "account", "executive", "answered")
SELDOM = ("waiting", "mine", "ordering")
TABS: tuple[tuple[str, dict[str, str]], ...] = (
    ("All", {}),
    ("Waiting for an answer", {"waiting": "true"}),
    ("Mine to answer", {"mine": "true", "waiting": "true"}),
    ("Answered", {"answered": "true"}),
)


def asks(request: HttpRequest) -> HttpResponse:
    """The asks of the newest briefing of each visit in scope, the latest visits first. About twelve queries."""
    require_reader(request)
    current = ask_lines(Ask.objects.visible_to(request.user).current())
    found = AskFilter(request.GET, queryset=current, request=request)
    context = list_of(request, found, _row, columns=COLUMNS, first=FIRST, seldom=SELDOM)
    context["tabs"] = tabs(request, "asks:list", TABS)
    return render(request, "asks/list.html", context)


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """One ask. About eight queries."""
    return _page(request, get_object_or_404(_seen(request), pk=pk))


@require_POST
@answered_once
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Records what was answered."""
    return ANSWERING.record(request, pk)


def _seen(request: HttpRequest) -> QuerySet[Any]:
    """Every ask that was ever put, so that one that a later version has taken back can still be read."""
    return ask_lines(Ask.objects.visible_to(request.user).submitted())


def _row(ask: Any) -> dict[str, Any]:
    visit = ask.briefing.visit
    return {
        "ask": ask,
        "visit": visit,
        "day": day_of(visit),
        "answers": answers_to_ask(ask),
        "is_called_off": visit.status in ENDED,
    }


def _page(
    request: HttpRequest, ask: Any, *, editing: Editing[Form] | None = None, status: int = 200
) -> HttpResponse:
    row = _row(ask)
    may_answer = not row["is_called_off"] and may_answer_ask(parts_of(request.user, row["visit"]))
    sees_account = Account.objects.visible_to(request.user).filter(pk=row["visit"].account_id).exists()
    if editing is None and may_answer:
        editing = ANSWERING.begun(ask)
    context = {
        **row,
        "editing": editing,
        "form": editing.forms if editing else None,
        "sees_account": sees_account,
    }
    return render(request, "asks/ask.html", context, status=status)


ANSWERING = Answering(
    seen=_seen,
    answers=lambda one: AskAnswer.objects.filter(ask=one.pk),
    form=AskAnswerForm,
    give=answer_ask,
    page=_page,
    url_name="asks:ask",
)
