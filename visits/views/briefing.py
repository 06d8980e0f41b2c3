"""The briefing editor of the account side."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from engage.core.clock import now
from engage.core.errors import EngageError, NotAllowed, WrongState
from engage.core.pages import show_refusal, tell
from visits.actions.preparing import save_preparation
from visits.completeness import Written, words_of_gaps
from visits.forms.briefing import BriefingForms
from visits.guards import BRIEFING_GAPS
from visits.models import Briefing, Status
from visits.models.visit import PLANNED
from visits.pages import words
from visits.pages.preparation import preparation_of
from visits.rules import may_write_briefing
from visits.transitions import TRANSITIONS
from visits.views.scope import Scoped, visit_of
from visits.workflow import perform, require_possible

TOO_LATE = "The visit has begun or has ended; it is too late for a briefing."


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Filled with the draft, else with the newest version. Saving keeps the draft, submitting makes it a version."""
    scoped = _to_write(request, pk)
    forms, written = _forms(request, scoped)
    if request.method == "POST" and forms.is_valid():
        try:
            _save(request, scoped, forms, written)
            if request.POST.get("act") == "submit":
                perform("submit_briefing", scoped.visit, by=request.user)
        except EngageError as error:
            _show(request, forms, error, scoped)
        else:
            return _done(request, scoped)
    return _page(request, scoped, forms, written)


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what can be read of it. Objectives and people, which others see at once, only as long as no version was submitted."""
    scoped = _to_write(request, pk)
    forms, written = _forms(request, scoped)
    forms.is_valid()
    try:
        _require_same_draft(forms, written)
        submitted = written is not None and (
            written.version is not None or Briefing.objects.submitted().filter(visit=pk).exists()
        )
        draft = save_preparation(
            scoped.visit,
            forms.content(),
            by=request.user,
            objectives=None if submitted else forms.objective_drafts() or None,
            customers=None if submitted else forms.customer_drafts(),
            seen_at=forms.seen_at(),
        )
    except EngageError as error:
        return JsonResponse({"detail": error.message}, status=error.status)
    return JsonResponse({"version": draft.saved_at.isoformat()})


def _to_write(request: HttpRequest, pk: int) -> Scoped:
    scoped = visit_of(request, pk, "account__manager__superior")
    if not may_write_briefing(scoped.parts):
        raise NotAllowed("The account manager and the team write the briefing.")
    if scoped.visit.status not in (Status.DRAFT, Status.REQUESTED, *PLANNED) or scoped.visit.has_started(
        now()
    ):
        raise WrongState(TOO_LATE)
    return scoped


def _forms(request: HttpRequest, scoped: Scoped) -> tuple[BriefingForms, Briefing | None]:
    """The form, and the draft or version it begins with."""
    briefings = Briefing.objects.visible_to(request.user).filter(visit=scoped.visit)
    written = briefings.drafts().first() or briefings.submitted().order_by("-version").first()
    forms = BriefingForms(
        user=request.user,
        visit=scoped.visit,
        draft=written,
        attendees=list(scoped.visit.attendees.all()),
        data=request.POST if request.method == "POST" else None,
    )
    return forms, written


def _require_same_draft(forms: BriefingForms, written: Briefing | None) -> None:
    """Somebody who began without a draft must not write over one that has come into being since."""
    if written is not None and written.version is None and forms.seen_at() is None:
        raise WrongState(
            "This briefing was saved elsewhere since you opened it. Your text is still here: compare before you save.",
            code="draft_changed",
        )


def _save(request: HttpRequest, scoped: Scoped, forms: BriefingForms, written: Briefing | None) -> None:
    _require_same_draft(forms, written)
    save_preparation(
        scoped.visit,
        forms.content(),
        by=request.user,
        objectives=forms.objective_drafts(),
        customers=forms.customer_drafts(),
        seen_at=forms.seen_at(),
    )


def _show(request: HttpRequest, forms: BriefingForms, error: EngageError, scoped: Scoped) -> None:
    """Every gap at once; and the token of the draft as it is now, so that a second try goes on from there."""
    token = Briefing.objects.drafts().filter(visit=scoped.visit).values_list("saved_at", flat=True).first()
    data = request.POST.copy()
    data["version"] = token.isoformat() if token else ""
    forms.form.data = data
    if error.code in BRIEFING_GAPS:
        for gap in words_of_gaps(_written(forms)):
            forms.form.add_error(None, gap)
    else:
        show_refusal(forms.form, error)


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


def _page(
    request: HttpRequest, scoped: Scoped, forms: BriefingForms, written: Briefing | None
) -> HttpResponse:
    visit, moment = scoped.visit, now()
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
        "token": forms.form["version"].value() or "",
        "can_submit": can_submit,
        "late": late,
        "addendum": late and latest is not None,
        "beside": preparation_of(request.user, visit, written),
    }
    return render(request, "visits/briefing.html", context, status=400 if request.method == "POST" else 200)
