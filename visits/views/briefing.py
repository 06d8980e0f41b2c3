"""The briefing editor of the account side."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from engage.core.clock import now
from engage.core.edits import Editing, Sent
from engage.core.errors import EngageError, NotAllowed, Stale, WrongState
from engage.core.pages import show_refusal, tell
from visits.actions.attachments import BRIEFING
from visits.actions.briefings import written
from visits.actions.preparing import save_preparation
from visits.completeness import Written, words_of_gaps
from visits.forms.briefing import BriefingForms
from visits.guards import BRIEFING_GAPS
from visits.models import Briefing, Status, Visit
from visits.models.visit import PLANNED
from visits.pages import words
from visits.pages.attachments import shelf_to_fill
from visits.pages.preparation import preparation_of
from visits.rules import may_write_briefing
from visits.transitions import TRANSITIONS
from visits.views.requesting import status_of
from visits.views.scope import Scoped, visit_of
from visits.workflow import perform, require_possible

TOO_LATE = "The visit has begun or has ended; it is too late for a briefing."


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Filled with the draft, else with the newest version. Saving keeps the draft, submitting makes it a version."""
    scoped = _to_write(request, pk)
    editing = _editing(request, scoped)
    if request.method == "POST" and editing.is_valid():
        try:
            editing.save(lambda: _save(request, scoped, editing))
            if request.POST.get("act") == "submit":
                perform("submit_briefing", scoped.visit, by=request.user)
        except EngageError as error:
            _show(editing, error)
        else:
            return _done(request, scoped)
    return _page(request, scoped, editing)


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what can be read of it. Objectives and people, which others see at once, only as long as no version was submitted."""
    scoped = _to_write(request, pk)
    editing = _editing(request, scoped)
    editing.is_valid()
    submitted = Briefing.objects.submitted().filter(visit=pk).exists()

    def keep() -> None:
        forms = editing.forms
        save_preparation(
            scoped.visit,
            forms.content(),
            by=request.user,
            objectives=None if submitted else forms.objective_drafts() or None,
            customers=None if submitted else forms.customer_drafts(),
            seen=editing.seen_of("briefing"),
            seen_of_visit=None if submitted else editing.seen_of("visit"),
        )

    try:
        editing.save(keep)
    except EngageError as error:
        return editing.refused(error)
    return JsonResponse({"version": editing.renew()})


def _to_write(request: HttpRequest, pk: int) -> Scoped:
    scoped = visit_of(request, pk, "account__manager__superior")
    if not may_write_briefing(scoped.parts):
        raise NotAllowed("The account manager and the team write the briefing.")
    if scoped.visit.status not in (Status.DRAFT, Status.REQUESTED, *PLANNED) or scoped.visit.has_started(
        now()
    ):
        raise WrongState(TOO_LATE)
    return scoped


def _editing(request: HttpRequest, scoped: Scoped) -> Editing[BriefingForms]:
    """The form, filled with the draft or version that a writer begins with, and with the visit's objectives and people."""

    def load() -> dict[str, Any]:
        visit = Visit.objects.select_related("account__manager__superior").get(pk=scoped.visit.pk)
        return {"visit": visit, "briefing": written(visit)}

    def make(sent: Sent, rows: Mapping[str, Any]) -> BriefingForms:
        return BriefingForms(
            user=request.user,
            visit=rows["visit"],
            draft=rows["briefing"],
            attendees=list(rows["visit"].attendees.all()),
            data=sent,
        )

    rows = {"visit": scoped.visit, "briefing": written(scoped.visit)}
    return Editing(request, load=load, make=make, parts=lambda forms: forms.all, rows=rows)


def _save(request: HttpRequest, scoped: Scoped, editing: Editing[BriefingForms]) -> None:
    forms = editing.forms
    save_preparation(
        scoped.visit,
        forms.content(),
        by=request.user,
        objectives=forms.objective_drafts(),
        customers=forms.customer_drafts(),
        seen=editing.seen_of("briefing"),
        seen_of_visit=editing.seen_of("visit"),
    )


def _show(editing: Editing[BriefingForms], error: EngageError) -> None:
    """Every gap at once. A draft that was kept and could not be submitted is what a second try goes on from."""
    if isinstance(error, Stale) and editing.clashes:
        return
    editing.renew()
    if error.code in BRIEFING_GAPS:
        for gap in words_of_gaps(_written(editing.forms)):
            editing.forms.form.add_error(None, gap)
    else:
        show_refusal(editing.forms.form, error)


def _written(forms: BriefingForms) -> Written:
    content = forms.content()
    return Written(
        situation=content.situation,
        objectives=len(forms.objective_drafts()),
        agenda=[(i.topic, i.lead) for i in content.agenda if i.topic.strip() or i.lead.strip()],
        customers=len(forms.customer_drafts()),
        no_red_lines=content.no_red_lines,
        red_lines=[line.text for line in content.red_lines if line.text.strip() or line.topic.strip()],
        asks=content.asks,
        questions=content.questions,
    )


def _done(request: HttpRequest, scoped: Scoped) -> HttpResponse:
    if request.POST.get("act") == "submit":
        tell(request, f"Submitted. {words.executive(scoped.visit)} has it now.")
        return redirect("visits:visit", pk=scoped.visit.pk)
    if request.POST.get("act") == "preview":
        return redirect("visits:preview", pk=scoped.visit.pk)
    tell(request, "The draft is kept. Nobody has been told of it.")
    return redirect("visits:briefing", pk=scoped.visit.pk)


def _page(request: HttpRequest, scoped: Scoped, editing: Editing[BriefingForms]) -> HttpResponse:
    visit, moment, forms = scoped.visit, now(), editing.forms
    latest = Briefing.objects.submitted().filter(visit=visit).order_by("-version").first()
    can_submit = True
    try:
        require_possible(TRANSITIONS["submit_briefing"], visit, scoped.parts)
    except EngageError:
        can_submit = False
    late = visit.briefing_late_at is not None and moment >= visit.briefing_late_at
    context: dict[str, Any] = {
        "visit": visit,
        "forms": forms,
        "form": forms.form,
        "latest": latest,
        "next_version": (latest.version or 0) + 1 if latest else 1,
        "editing": editing,
        "can_submit": can_submit,
        "late": late,
        "addendum": late and latest is not None,
        "shelf": shelf_to_fill(request.user, visit, side=BRIEFING, written=written(visit)),
        "beside": preparation_of(request.user, visit, written(visit)),
    }
    return render(request, "visits/briefing.html", context, status=status_of(request, editing))
