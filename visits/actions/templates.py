"""The templates of visits, as sales operations keeps them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.actions.standing import named, once, put
from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import BadInput, NotAllowed, WrongState, refusals
from engage.people.models import User
from visits.actions.briefing_content import AgendaDraft, PromptDraft, replace_rows
from visits.actions.drafts import ObjectiveDraft
from visits.models import VisitTemplate
from visits.rules import may_keep_templates

THERE_ALREADY = "There is a template of this name, or was."
FIELDS = ("name", "purpose", "when_to_use", "format", "minutes")


@dataclass(frozen=True)
class TemplateDraft:
    """A whole template. Of its objectives the priority is not kept, of its agenda neither who leads: both are the visit's own."""

    name: str
    purpose: str
    when_to_use: str
    format: str = ""
    minutes: int = 60
    objectives: Sequence[ObjectiveDraft] = ()
    agenda: Sequence[AgendaDraft] = ()
    questions: Sequence[str] = ()
    prompts: Sequence[PromptDraft] = ()


def add_template(draft: TemplateDraft, *, by: User) -> VisitTemplate:
    """A new template, offered at once. Raises NotAllowed, BadInput."""
    template = VisitTemplate()
    with _writing("Template added", by=by):
        _fill(template, draft)
    return template


def change_template(
    template: VisitTemplate,
    draft: TemplateDraft,
    *,
    by: User,
    seen: int | None = None,
    retired: bool | None = None,
) -> VisitTemplate:
    """Rewrites a template whole, and takes it out of the offer or back where `retired` says so. Visits that began with it stay as they are.

    Raises NotAllowed, BadInput, Stale.
    """
    with _writing("Template changed", by=by):
        changed = VisitTemplate.objects.select_for_update().get(pk=template.pk)
        require_current(changed, seen=seen)
        if retired is not None and retired != changed.is_retired:
            changed.retired_at = now() if retired else None
        _fill(changed, draft)
    return changed


def retire_template(template: VisitTemplate, *, by: User) -> VisitTemplate:
    """No visit begins with it any more; those that did still name it. Raises NotAllowed; WrongState where it is retired."""
    return _set_retired(template, by=by, retired=True)


def offer_template(template: VisitTemplate, *, by: User) -> VisitTemplate:
    """Takes back that it was retired. Raises NotAllowed; WrongState where it is offered."""
    return _set_retired(template, by=by, retired=False)


def _set_retired(template: VisitTemplate, *, by: User, retired: bool) -> VisitTemplate:
    with _writing("Template retired" if retired else "Template offered again", by=by):
        changed: VisitTemplate = VisitTemplate.objects.select_for_update().get(pk=template.pk)
        if changed.is_retired == retired:
            raise WrongState("This template is retired." if retired else "This template is offered.")
        changed.retired_at = now() if retired else None
        changed.save()
    return changed


@contextmanager
def _writing(reason: str, *, by: User) -> Iterator[None]:
    if not may_keep_templates(by):
        raise NotAllowed("Only sales operations keeps the templates.")
    with refusals(), transaction.atomic(), once(name=THERE_ALREADY):
        act_as(by, reason=reason)
        yield


def _fill(template: VisitTemplate, draft: TemplateDraft) -> None:
    fields = {name: getattr(draft, name) for name in FIELDS}
    fields = named(fields, words="Say what the template is called.")
    fields = named(fields, field="when_to_use", words="Say when to use it.")
    put(template, fields, among=FIELDS)
    if not 5 <= template.minutes <= 600:
        raise BadInput("A visit takes from 5 to 600 minutes.", field="minutes")
    template.save()
    parts: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
        (
            template.templateobjectives,
            [
                {"kind": o.kind, "text": o.text.strip(), "sign_of_success": o.sign_of_success.strip()}
                for o in draft.objectives
                if o.text.strip()
            ],
        ),
        (
            template.templateagendaitems,
            [
                {"topic": item.topic.strip(), "kind": item.kind, "minutes": item.minutes}
                for item in draft.agenda
                if item.topic.strip()
            ],
        ),
        (
            template.templatequestions,
            [{"text": text.strip()} for text in draft.questions if text.strip()],
        ),
        (
            template.templateprompts,
            [{"practice": p.practice, "text": p.text.strip()} for p in draft.prompts if p.text.strip()],
        ),
    )
    for present, rows in parts:
        wanted = [
            present.model(template=template, position=position, **row) for position, row in enumerate(rows, 1)
        ]
        replace_rows(present, wanted)
