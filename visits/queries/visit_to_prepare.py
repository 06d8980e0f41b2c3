"""The visit whose brief is written: its objectives and people with it, as rows."""

from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.shortcuts import get_object_or_404

from engage.core.nested import parts
from engage.people.models import User
from visits.models import (
    BriefingComment,
    Objective,
    TemplateAgendaItem,
    TemplateObjective,
    TemplatePrompt,
    TemplateQuestion,
    Visit,
)
from visits.pages.people import people_of
from visits.queries.leadership import weakest_of_lead
from visits.rules import with_parts_of


def visit_to_prepare(user: User, pk: int) -> Any:
    """The visit with `objectives_` and `people_`, the template it was asked by and the rows of that one (`template_…_`), the lead executive's
    `weakest_` practices, how many `open_comments_` its briefing has (None for none), the account manager's superior, and what `known_parts`
    needs. One query.

    Raises Http404 outside the scope.
    """
    objectives = Objective.objects.filter(visit=OuterRef("pk")).order_by("position", "id")
    comments = BriefingComment.objects.filter(visit=OuterRef("pk")).open().order_by().values("visit")
    visits = with_parts_of(user, Visit.objects.visible_to(user)).select_related(
        "account__manager__superior", "template"
    )
    read = visits.annotate(
        objectives_=parts(objectives, "text", "kind", "sign_of_success", priority=F("priority_id")),
        people_=people_of(user),
        template_objectives_=_of_template(TemplateObjective, "text"),
        template_agenda_=_of_template(TemplateAgendaItem, "topic", "kind", "minutes"),
        template_questions_=_of_template(TemplateQuestion, "text"),
        template_prompts_=_of_template(TemplatePrompt, "practice", "text"),
        weakest_=weakest_of_lead(),
        open_comments_=Subquery(comments.annotate(many=Count("pk")).values("many")),
    )
    return get_object_or_404(read, pk=pk)


def _of_template(model: Any, *names: str) -> Any:
    rows = model.objects.filter(template=OuterRef("template")).order_by("position", "id")
    return parts(rows, *names)
