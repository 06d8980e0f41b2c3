"""The notes of executives who took part beside the lead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from engage.core.errors import EngageError, NotAllowed
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell
from visits.actions import add_executive_note
from visits.forms.ratification import NoteForm
from visits.models import ExecutiveNote
from visits.rules import may_add_executive_note
from visits.views.scope import visit_of


@answered_once
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """All notes, for everybody who sees the visit, and the form for who may add one. Three queries."""
    scoped = visit_of(request, pk)
    visit = scoped.visit
    may_add = visit.took_place and may_add_executive_note(scoped.parts)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_add:
            raise NotAllowed("Notes are added by an executive who took part beside the lead, in person.")
        if form.is_valid():
            try:
                add_executive_note(visit, by=request.user, text=form.cleaned_data["text"])
            except EngageError as error:
                show_refusal(form, error)
            else:
                tell(request, "Kept. Everybody who sees the visit can read it.")
                return redirect("visits:notes", pk=pk)
    rows = ExecutiveNote.objects.visible_to(request.user).filter(visit=visit).select_related("executive")
    context = {"visit": visit, "notes": list(rows), "form": form if may_add else None}
    return render(request, "visits/notes.html", context, status=400 if request.method == "POST" else 200)
