"""The briefing editor of the account side."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Priority
from engage.core.clock import now
from engage.core.edits import Editing, Sent
from engage.core.errors import EngageError, NotAllowed, Stale, WrongState
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell
from visits.actions.attachments import BRIEFING
from visits.actions.preparing import save_preparation
from visits.completeness import Written, words_of_gaps
from visits.forms.briefing import BriefingForms
from visits.forms.briefing_initial import initial_of, written_in
from visits.forms.proposed import read_kept
from visits.guards import BRIEFING_GAPS
from visits.models import Briefing, Status
from visits.models.visit import PLANNED
from visits.pages import words
from visits.pages.attachments import shelf_to_fill
from visits.pages.preparation import Preparation, gaps_of, preparation_of
from visits.queries.briefings_to_write import briefings_at, written_of
from visits.queries.visit_to_prepare import visit_to_prepare
from visits.rules import known_parts, may_write_briefing
from visits.transitions import TRANSITIONS
from visits.views.requesting import status_of
from visits.views.scope import Scoped
from visits.workflow import perform, require_possible


class Desk:
    """What one request reads for the writer, each thing once."""

    def __init__(self, user: Any, visit: Any) -> None:
        self._user, self._visit = user, visit

    def rows(self) -> dict[str, Any]:
        """The rows that are edited, read afresh: the visit, and the draft or else the newest version. Two queries."""
        self._written = written_of(self._visit.pk)
        visit = visit_to_prepare(self._user, self._visit.pk)
        return {"visit": visit, "briefing": next(iter(self._written), None)}

    @cached_property
    def opened(self) -> dict[str, Any]:
        """The same, as the request found them. One query, which brings the earlier briefings too."""
        self._written, self._earlier = briefings_at(self._user, self._visit)
        return {"visit": self._visit, "briefing": next(iter(self._written), None)}

    @property
    def latest(self) -> Briefing | None:
        """The newest version, as last read."""
        return next((briefing for briefing in self._written if briefing.version), None)

    @cached_property
    def priorities(self) -> list[Priority]:
        return list(Priority.objects.visible_to(self._user).in_force())

    @cached_property
    def preparation(self) -> Preparation:
        visit = self.opened["visit"]
        return preparation_of(self._user, visit, self.priorities, self._earlier)


TOO_LATE = "The visit has begun or has ended; it is too late for a briefing."


@answered_once
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Filled with the draft, else with the newest version, else from the record. Saving keeps the draft, submitting makes it a version.

    At most fifteen queries to open, however much there is.
    """
    scoped = _to_write(request, pk)
    desk = Desk(request.user, scoped.visit)
    editing = _editing(request, desk)
    if request.method == "POST" and editing.is_valid():
        try:
            editing.save(lambda: _save(request, scoped, editing))
            if request.POST.get("act") == "submit":
                perform("submit_briefing", scoped.visit, by=request.user)
        except EngageError as error:
            _show(editing, error)
        else:
            return _done(request, scoped)
    return _page(request, scoped, editing, desk)


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what can be read of it; what is only proposed stays a proposal. Objectives and people, which others see at once, only as long as no version was submitted."""
    scoped = _to_write(request, pk)
    editing = _editing(request, Desk(request.user, scoped.visit))
    editing.is_valid()
    submitted = Briefing.objects.submitted().filter(visit=pk).exists()

    def keep() -> None:
        forms = editing.forms
        save_preparation(
            scoped.visit,
            forms.content(accept=False),
            by=request.user,
            objectives=None if submitted else forms.objective_drafts(accept=False) or None,
            customers=None if submitted else forms.customer_drafts(),
            seen=editing.seen_of("briefing"),
            seen_of_visit=None if submitted else editing.seen_of("visit"),
        )

    try:
        editing.save(keep)
    except EngageError as error:
        return editing.refused(error)
    return editing.saved()


def _to_write(request: HttpRequest, pk: int) -> Scoped:
    visit = visit_to_prepare(request.user, pk)
    scoped = Scoped(visit, known_parts(request.user, visit))
    if not may_write_briefing(scoped.parts):
        raise NotAllowed("The account manager and the team write the briefing.")
    if scoped.visit.status not in (Status.DRAFT, Status.REQUESTED, *PLANNED) or scoped.visit.has_started(
        now()
    ):
        raise WrongState(TOO_LATE)
    return scoped


def _editing(request: HttpRequest, desk: Desk) -> Editing[BriefingForms]:
    """The form, filled with the draft or version that a writer begins with, and with the visit's objectives and people.

    Where there is neither, or `?copy=` names an earlier visit of the account, what is proposed stands in it too.
    """
    copy_of = request.GET.get("copy", "")

    def make(sent: Sent, rows: Mapping[str, Any]) -> BriefingForms:
        draft, proposals = rows["briefing"], {}
        if sent is None:
            proposals = read_kept(draft.proposed) if draft is not None else {}
            if draft is None or copy_of:
                number = int(copy_of) if copy_of.isdecimal() else None
                proposals = {**desk.preparation.proposals(copy_of=number), **proposals}
        return BriefingForms(
            user=request.user,
            visit=rows["visit"],
            draft=draft,
            priorities=desk.priorities,
            proposals=proposals,
            data=sent,
        )

    return Editing(request, load=desk.rows, make=make, parts=lambda forms: forms.all, rows=desk.opened)


def _save(request: HttpRequest, scoped: Scoped, editing: Editing[BriefingForms]) -> None:
    forms = editing.forms
    save_preparation(
        scoped.visit,
        forms.content(accept=True),
        by=request.user,
        objectives=forms.objective_drafts(accept=True),
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
    content = forms.content(accept=True)
    return Written(
        situation=content.situation,
        objectives=len(forms.objective_drafts(accept=True)),
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


def _page(request: HttpRequest, scoped: Scoped, editing: Editing[BriefingForms], desk: Desk) -> HttpResponse:
    visit, moment, forms = scoped.visit, now(), editing.forms
    rows = desk.opened if request.method == "GET" else desk.rows()
    kept = written_in(initial_of(rows["visit"], rows["briefing"], {}))
    shown = written_in(forms.first)
    if forms.form.is_bound:
        forms.is_valid()  # a form that was merged with what somebody else wrote has not been read yet
        shown = _written(forms)
    latest = desk.latest
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
        "shelf": shelf_to_fill(request.user, visit, side=BRIEFING, written=rows["briefing"]),
        "copy_of": request.GET.get("copy", ""),
        "gaps": gaps_of(kept, shown),
        "beside": desk.preparation,
    }
    return render(request, "visits/briefing.html", context, status=status_of(request, editing))
