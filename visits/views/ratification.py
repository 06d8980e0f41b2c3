"""A promise and the red line it goes beyond: marked by the executive or the manager, decided by who may go beyond it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from engage.core.errors import EngageError, NotAllowed
from engage.core.pages import show_refusal, tell
from visits.actions import mark_beyond_red_line, ratify_commitment, refuse_ratification
from visits.effects.debriefing import red_lines_of
from visits.forms.ratification import MarkForm, RatificationForm
from visits.models import Commitment
from visits.ratifying import approver_of, may_ratify
from visits.rules import may_mark_beyond_red_line, parts_of


def ratification(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows where the promise stands, with the form to mark or to decide it, whichever is the reader's to do. About eight queries."""
    commitment = get_object_or_404(
        Commitment.objects.visible_to(request.user).select_related(
            "visit__account__manager",
            "visit__lead_executive__user",
            "made_by",
            "red_line__approver",
            "ratified_by",
            "ratification_refused_by",
        ),
        pk=pk,
    )
    form = _form(request, commitment)
    if request.method == "POST":
        if form is None:
            raise NotAllowed(
                "Who may go beyond the red line decides, or sales operations where nobody is named."
            )
        if form.is_valid():
            try:
                return _write(request, commitment, form)
            except EngageError as error:
                show_refusal(form, error)
    context: dict[str, Any] = {
        "promise": commitment,
        "visit": commitment.visit,
        "line": commitment.red_line,
        "approver": approver_of(commitment.red_line),
        "form": form,
        "marks": isinstance(form, MarkForm),
    }
    return render(
        request, "visits/ratification.html", context, status=400 if request.method == "POST" else 200
    )


def _form(request: HttpRequest, commitment: Commitment) -> forms.Form | None:
    data = request.POST if request.method == "POST" else None
    if not commitment.beyond_red_line:
        marks = commitment.ours and may_mark_beyond_red_line(parts_of(request.user, commitment.visit))
        return MarkForm(data, lines=red_lines_of(commitment.visit).values()) if marks else None
    undecided = commitment.ratified_at is None and commitment.ratification_refused_at is None
    return RatificationForm(data) if undecided and may_ratify(request.user, commitment) else None


def _write(request: HttpRequest, commitment: Commitment, form: forms.Form) -> HttpResponse:
    facts = form.cleaned_data
    if isinstance(form, MarkForm):
        mark_beyond_red_line(commitment, by=request.user, **facts)
        tell(request, "Marked. Whoever may go beyond the red line has been asked.")
    elif facts["decision"] == "ratify":
        ratify_commitment(commitment, by=request.user, note=facts["note"])
        tell(request, "Ratified. Both sides have been told.")
    else:
        refuse_ratification(commitment, by=request.user, note=facts["note"])
        tell(request, "Not ratified. It is flagged as an over-promise, and both sides have been told.")
    return redirect("ratification:ratification", pk=commitment.pk)
