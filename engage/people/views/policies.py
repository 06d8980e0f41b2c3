"""The policies of the programme, for those who may change them; to others the pages are not there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from engage.core.edits import Editing
from engage.core.errors import EngageError, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.models import PolicySetting
from engage.core.pages import show_refusal, tell
from engage.core.policy import definitions, history, in_force
from engage.people.policy_change import change_policy
from engage.people.policy_forms import PolicyForm
from engage.people.policy_words import Rule, by_topic, decisions, in_unit, rules
from engage.people.rules import may_change_policy

DECISIONS_SHOWN = 20


def policies(request: HttpRequest) -> HttpResponse:
    """All policies by topic. One query."""
    _require_sales_ops(request)
    return render(request, "policy/list.html", {"groups": by_topic(rules())})


@answered_once
def policy(request: HttpRequest, key: str) -> HttpResponse:
    """One policy: its value, how it came about, and the form that changes it. Three queries."""
    _require_sales_ops(request)
    definition = definitions().get(key)
    if definition is None:
        raise Http404
    rule = Rule(definition, in_force().get(key))
    editing = Editing(
        request,
        load=lambda: {"decision": in_force().get(key)},
        make=lambda sent, rows: PolicyForm(
            sent, definition=definition, value=_shown(Rule(definition, rows["decision"]))
        ),
        revision=lambda decision: decision.pk,
        rows={"decision": rule.setting},
        strict=True,
    )

    def write() -> PolicySetting:
        return change_policy(key, by=request.user, seen=editing.seen, **editing.forms.cleaned_data)

    status = 200
    if request.method == "POST":
        status = 400
        if editing.is_valid():
            try:
                changed = editing.save(write)
            except EngageError as error:
                show_refusal(editing.forms, error)
                status = error.status
            else:
                tell(request, f"{definition.label}: {in_unit(definition, changed.value)} from now on.")
                return redirect("policies:policy", key=key)
    told = list(history(key)[: DECISIONS_SHOWN + 1])
    context = {
        "rule": rule,
        "editing": editing,
        "form": editing.forms,
        "decisions": decisions(definition, told)[:DECISIONS_SHOWN],
        "more": len(told) > DECISIONS_SHOWN,
    }
    return render(request, "policy/policy.html", context, status=status)


def _shown(rule: Rule) -> Any:
    """The value as the form has it."""
    return ("yes" if rule.value else "no") if isinstance(rule.value, bool) else rule.value


def _require_sales_ops(request: HttpRequest) -> None:
    if not may_change_policy(request.user):
        raise OutOfScope("There is nothing here for you to open.")
