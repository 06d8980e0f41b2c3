"""Correcting what was filed of a visit. The original words stay, and the correction stands beside them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from engage.core.errors import EngageError, NotAllowed
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell
from visits.actions import correct_record
from visits.actions.corrections import is_filed, may_correct
from visits.forms.corrections import CorrectionForm
from visits.models import Commitment
from visits.pages.corrections import filed_texts
from visits.pages.record import read_visit
from visits.rules import hidden_of_debrief


@answered_once
def corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """What was filed, with its corrections; the form for one of the texts, where it is chosen and theirs to correct. Two queries."""
    record = read_visit(request.user, pk)
    visit, posted = record.visit, request.method == "POST"
    debrief = getattr(visit, "debrief", None)
    promises = Commitment.objects.visible_to(request.user).filter(visit=visit)
    texts = filed_texts(record, promises, hidden_of_debrief(record.parts, visit, debrief))
    theirs = [
        text for text in texts if is_filed(debrief, text.subject) and may_correct(record.parts, text.subject)
    ]
    what = (request.POST if posted else request.GET).get("what", "")
    chosen = next((text for text in theirs if text.key == what), None)
    if posted and chosen is None:
        raise NotAllowed("Each side corrects what it filed.")
    form = CorrectionForm(request.POST if posted else None, initial={"text": chosen.stands if chosen else ""})
    if posted and chosen is not None and form.is_valid():
        try:
            correct_record(
                visit, by=request.user, subject=chosen.subject, row=chosen.row, **form.cleaned_data
            )
        except EngageError as error:
            show_refusal(form, error)
        else:
            tell(request, "Corrected. Your words stand beside those that were filed.")
            return redirect("visits:visit", pk=pk)
    context: dict[str, Any] = {
        "visit": visit,
        "texts": [{"text": text, "theirs": text in theirs} for text in texts],
        "chosen": chosen,
        "form": form if chosen else None,
    }
    return render(request, "visits/corrections.html", context, status=400 if posted else 200)
