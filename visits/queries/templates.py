"""The templates of visits, with what they hold."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from engage.core.nested import parts
from engage.people.models import User
from visits.models import (
    Purpose,
    TemplateAgendaItem,
    TemplateObjective,
    TemplatePrompt,
    TemplateQuestion,
    VisitTemplate,
)

MOST = 200


def with_rows(templates: QuerySet[VisitTemplate]) -> QuerySet[Any]:
    """With `objectives_`, `agenda_`, `questions_` and `prompts_`, as rows."""

    def rows(model: Any, *names: str) -> Any:
        return parts(model.objects.filter(template=OuterRef("pk")).order_by("position", "id"), *names)

    return templates.annotate(
        objectives_=rows(TemplateObjective, "kind", "text", "sign_of_success"),
        agenda_=rows(TemplateAgendaItem, "topic", "kind", "minutes"),
        questions_=rows(TemplateQuestion, "text"),
        prompts_=rows(TemplatePrompt, "practice", "text"),
    )


def templates_to_begin_with(user: User, *, also: int | None = None) -> dict[int, Any]:
    """Those that are offered, by id, with their rows; `also` is one that a draft began with, offered or not. One query."""
    seen = VisitTemplate.objects.visible_to(user).filter(Q(retired_at=None) | Q(pk=also))
    return {template.pk: template for template in with_rows(seen)[:MOST]}


def by_purpose(templates: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """In the order of the purposes, each by its label; a purpose without a template is left out. No query."""
    grouped: dict[str, list[Any]] = {}
    for template in templates:
        grouped.setdefault(template.purpose, []).append(template)
    return [(str(purpose.label), grouped[purpose]) for purpose in Purpose if purpose in grouped]
