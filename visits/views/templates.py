"""Templates of visits by purpose: read by everybody in the programme, kept by sales operations."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.rules import may_browse_accounts
from engage.core.edits import Editing, Sent
from engage.core.errors import EngageError, NotAllowed, OutOfScope, Stale
from engage.core.form_keys import answered_once
from engage.core.pages import tell, tell_refusal
from visits.actions import add_template, change_template, offer_template, retire_template
from visits.forms.templates import TemplateForms
from visits.models import ConversationKind, ObjectiveKind, Practice, VisitTemplate
from visits.queries.templates import MOST, by_purpose, with_rows
from visits.rules import may_keep_templates


def templates(request: HttpRequest) -> HttpResponse:
    """What is offered for each purpose, and what has been retired. One query."""
    _require_reader(request)
    found = list(VisitTemplate.objects.visible_to(request.user)[:MOST])
    context = {
        "purposes": by_purpose(row for row in found if not row.is_retired),
        "retired": [row for row in found if row.is_retired],
        "may_keep": may_keep_templates(request.user),
    }
    return render(request, "visits/templates.html", context)


def template(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with all it fills. One query."""
    found = _template(request, pk)
    context = {
        "template": found,
        "request_url": f"{reverse('visits:request')}?template={found.pk}",
        "objectives": [{**row, "kind": ObjectiveKind(row["kind"]).label} for row in found.objectives_],
        "agenda": [{**row, "kind": ConversationKind(row["kind"]).label} for row in found.agenda_],
        "questions": [row["text"] for row in found.questions_],
        "prompts": [{**row, "practice": Practice(row["practice"]).label} for row in found.prompts_],
        "may_keep": may_keep_templates(request.user),
    }
    return render(request, "visits/template.html", context)


@answered_once
def add(request: HttpRequest) -> HttpResponse:
    _require_keeper(request)
    editing = Editing(
        request, load=dict, make=lambda sent, rows: TemplateForms(sent), parts=lambda forms: forms.all
    )
    return _answer(request, editing, lambda forms: add_template(forms.draft(), by=request.user))


def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _template_to_keep(request, pk)

    def make(sent: Sent, rows: Mapping[str, Any]) -> TemplateForms:
        return TemplateForms(sent, template=rows["template"])

    editing = Editing(
        request,
        load=lambda: {"template": with_rows(VisitTemplate.objects.all()).get(pk=pk)},
        make=make,
        parts=lambda forms: forms.all,
        rows={"template": found},
    )

    def write(forms: TemplateForms) -> VisitTemplate:
        return change_template(found, forms.draft(), by=request.user, seen=editing.seen)

    return _answer(request, editing, write, template=found)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    found = _template_to_keep(request, pk)
    return _act(
        request, found, retire_template, told="The template is retired. No visit begins with it any more."
    )


@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    found = _template_to_keep(request, pk)
    return _act(request, found, offer_template, told="The template is offered again.")


def _require_reader(request: HttpRequest) -> None:
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")


def _require_keeper(request: HttpRequest) -> None:
    _require_reader(request)
    if not may_keep_templates(request.user):
        raise NotAllowed("Only sales operations keeps the templates.")


def _template(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(with_rows(VisitTemplate.objects.visible_to(request.user)), pk=pk)


def _template_to_keep(request: HttpRequest, pk: int) -> Any:
    _require_keeper(request)
    return _template(request, pk)


def _act(
    request: HttpRequest, found: VisitTemplate, write: Callable[..., object], *, told: str
) -> HttpResponse:
    try:
        write(found, by=request.user)
    except EngageError as error:
        tell_refusal(request, error)
    else:
        tell(request, told)
    return redirect("templates:template", pk=found.pk)


def _answer(
    request: HttpRequest,
    editing: Editing[TemplateForms],
    write: Callable[[TemplateForms], VisitTemplate],
    *,
    template: VisitTemplate | None = None,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 400
        if editing.is_valid():
            try:
                written = editing.save(lambda: write(editing.forms))
            except EngageError as error:
                status = error.status
                if not (isinstance(error, Stale) and editing.clashes):
                    editing.forms.show(error)
            else:
                tell(request, "The template is up to date." if template else "The template is offered.")
                return redirect("templates:template", pk=written.pk)
    context = {
        "editing": editing,
        "forms": editing.forms,
        "form": editing.forms.form,
        "template": template,
    }
    return render(request, "visits/template_form.html", context, status=status)
