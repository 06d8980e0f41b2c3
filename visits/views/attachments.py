"""Files of a visit: the page that lists and takes them, each one given out, and taken away again."""

from typing import BinaryIO, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from engage.core.clock import now
from engage.core.errors import EngageError, NotAllowed
from engage.core.files.receiving import Receiving, refuse_long_body, watch
from engage.core.form_keys import answered_once
from engage.core.pages import tell, tell_refusal
from visits.actions import attach_files, leave_out, remove_attachment
from visits.actions.attachments import BRIEFING, DEBRIEF, SIDES, NewFile, limits
from visits.actions.briefings import written
from visits.giving_out import give_out
from visits.models import Attachment, Briefing
from visits.pages.attachments import Shelf, files_of, shelf_to_fill, takes_files
from visits.rules import may_attach_to_briefing
from visits.views.scope import Scoped, visit_of

EDITORS = {BRIEFING: "visits:briefing", DEBRIEF: "visits:debrief"}


@csrf_exempt  # `_receive` checks it; what is too large is refused before all of it is read
def attachments(request: HttpRequest, pk: int) -> HttpResponse:
    """What is attached to the newest briefing and to the debrief, with the form for more where one may add some."""
    scoped = visit_of(request, pk, "debrief")
    if request.method != "POST":
        return _page(request, scoped)
    allowed = limits()
    receiving = watch(request, largest=lambda: allowed.largest)
    try:
        refuse_long_body(request, allowed.largest * allowed.most_files)
    except EngageError as error:
        return _page(request, scoped, refusal=error)
    return _receive(request, scoped, receiving)


@csrf_protect
@answered_once
def _receive(request: HttpRequest, scoped: Scoped, receiving: Receiving) -> HttpResponse:
    side = request.POST.get("side", "")
    try:
        receiving.require_good()
        files = [
            NewFile(file.name or "", cast("BinaryIO", file.file)) for file in request.FILES.getlist("file")
        ]
        attach_files(scoped.visit, files, side=side, by=request.user)
    except NotAllowed:
        raise
    except EngageError as error:
        return _page(request, scoped, refusal=error, side=side)
    tell(request, "The file is attached." if len(files) == 1 else f"{len(files)} files are attached.")
    return redirect(EDITORS[side] if request.POST.get("editor") else "visits:attachments", pk=scoped.visit.pk)


@require_safe
def download(request: HttpRequest, pk: int, attachment: int) -> FileResponse:
    """The file, as one to keep; with ?show an image in the window."""
    return give_out(_attachment(request, pk, attachment), shown="show" in request.GET)


@require_POST
def remove(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Takes it out of the draft or the debrief; out of the next version where it stands in a submitted one."""
    found = _attachment(request, pk, attachment)
    side = BRIEFING if found.briefing_id else DEBRIEF
    submitted = found.briefing is not None and found.briefing.version is not None
    try:
        (leave_out if submitted else remove_attachment)(found, by=request.user)
    except NotAllowed:
        raise
    except EngageError as error:
        tell_refusal(request, error)
    else:
        tell(
            request, f"“{found.file.name}” is left out." if submitted else f"“{found.file.name}” is removed."
        )
    return redirect(EDITORS[side] if request.POST.get("editor") else "visits:attachments", pk=pk)


def _attachment(request: HttpRequest, visit: int, pk: int) -> Attachment:
    rows = Attachment.objects.visible_to(request.user).filter(file__visit=visit)
    found: Attachment = get_object_or_404(rows.select_related("file__visit").for_display(), pk=pk)
    return found


def _page(
    request: HttpRequest, scoped: Scoped, *, refusal: EngageError | None = None, side: str = ""
) -> HttpResponse:
    shelves = [_shelf(request, scoped, one, refusal if side in ("", one) else None) for one, _ in SIDES]
    told = [shelf for shelf in shelves if shelf.form is not None and shelf.form.is_bound]
    if refusal is not None and not told:
        raise refusal
    context = {"visit": scoped.visit, "shelves": [shelf for shelf in shelves if shelf]}
    return render(request, "visits/attachments.html", context, status=refusal.status if refusal else 200)


def _shelf(request: HttpRequest, scoped: Scoped, side: str, refusal: EngageError | None) -> Shelf:
    visit, debrief = scoped.visit, getattr(scoped.visit, "debrief", None)
    newest: Briefing | None = None
    if side == BRIEFING:
        submitted = Briefing.objects.submitted().filter(visit=visit).order_by("-version")
        newest = written(visit) if may_attach_to_briefing(scoped.parts) else submitted.first()
    if takes_files(visit, scoped.parts, side=side, debrief=debrief, moment=now()):
        return shelf_to_fill(request.user, visit, side=side, written=newest, refusal=refusal)
    of_briefing, of_debrief = files_of(
        request.user, briefing=newest.pk if newest else None, debrief_of=visit.pk if side == DEBRIEF else None
    )
    return of_briefing if side == BRIEFING else of_debrief
