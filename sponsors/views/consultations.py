"""The sponsor's words about a visit of somebody else."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from engage.core.errors import EngageError, NotAllowed
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell
from sponsors.actions import give_consultation
from sponsors.models import Moment
from sponsors.visit_page import consultations
from visits.views.scope import visit_of

ASKS = {
    Moment.BEFORE: "What should they know, and what would you do?",
    Moment.AFTER: "What follows from it for the account?",
}


class ConsultationForm(forms.Form):
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Everybody who sees the visit reads it. It stays as you write it.",
    )


@answered_once
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, for everybody who sees the visit, and the form for the account's sponsor. Two queries."""
    visit = visit_of(request, pk).visit
    part = consultations(visit, request)
    form = (
        ConsultationForm(request.POST if request.method == "POST" else None) if part.get("is_mine") else None
    )
    if form is not None:
        form.fields["text"].label = ASKS[part["moment"]]
    if request.method == "POST":
        if form is None:
            raise NotAllowed("The sponsor of the account is consulted.")
        if form.is_valid():
            try:
                give_consultation(visit, text=form.cleaned_data["text"], by=request.user)
            except EngageError as error:
                show_refusal(form, error)
            else:
                tell(request, "Kept. Everybody who sees the visit can read it.")
                return redirect("visits:visit", pk=pk)
    context = {"visit": visit, "part": part, "form": form}
    return render(
        request, "sponsors/consultation.html", context, status=400 if request.method == "POST" else 200
    )
