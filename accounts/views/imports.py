"""Imports: bring a file, say what its columns hold, see what would happen, and let it happen. For sales operations; to others it is not there."""

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.importing import actions
from accounts.importing.filters import ImportFilter, with_people
from accounts.importing.forms import MappingForm, SheetForm, UploadForm
from accounts.importing.kinds import kind_called
from accounts.importing.mapping import proposal
from accounts.importing.standing import allowed_actions, progress_of, steps_of, tone_of
from accounts.models import ImportProgress, ImportRun
from accounts.rules import may_import
from engage.core.edits import Editing, Sent, edit_of
from engage.core.errors import EngageError, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.pages import page_of, show_refusal, tell, tell_refusal

ROOM_FOR_THE_FORM = 100_000  # bytes beside the file in what a browser sends
PAIRS_SHOWN = 50


def imports(request: HttpRequest) -> HttpResponse:
    """All imports, the latest first. Four queries."""
    _require(request)
    found = ImportFilter(request.GET, queryset=with_people(ImportRun.objects.visible_to(request.user)))
    page = page_of(request, found.qs)
    context = {
        "filter": found,
        "page": page,
        "rows": [
            {"run": run, "kind": kind_called(run.kind), "tone": tone_of(run)} for run in page.object_list
        ],
        "filtered": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "imports/list.html", context)


@csrf_exempt  # `_receive` checks it; what is too large is refused before anything of it is read
def new(request: HttpRequest) -> HttpResponse:
    """The form for a file, and the file."""
    _require(request)
    if request.method != "POST":
        return _upload_page(request, UploadForm(initial={"kind": request.GET.get("kind", "")}))
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        actions.refuse_large(length - ROOM_FOR_THE_FORM, actions.largest_file())
    except EngageError as error:
        form = UploadForm({})
        form.errors.clear()
        show_refusal(form, error)
        return _upload_page(request, form, status=error.status)
    return _receive(request)


@csrf_protect
@answered_once
def _receive(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=400)
    upload = form.upload
    try:
        run = actions.upload_import(
            cast("BinaryIO", upload.file),
            kind=form.cleaned_data["kind"],
            file_name=upload.name or "",
            by=request.user,
        )
    except EngageError as error:
        form.add_error("file", error.message)
        return _upload_page(request, form, status=error.status)
    return redirect("imports:columns", pk=run.pk)


def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, or what came of it. About eight queries."""
    found = _seen(request, pk)
    if found.state in ("uploaded", "mapped") and found.has_file:
        return redirect("imports:columns", pk=pk)
    report = found.report
    context = {
        **_standing(found),
        "kind": kind_called(found.kind),
        "steps": steps_of(found),
        "may": allowed_actions(found),
        "pairs": report.get("near_duplicates", [])[:PAIRS_SHOWN],
        "rejections": page_of(request, found.rejections.all()),
    }
    return render(request, "imports/run.html", context)


@require_safe
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while somebody works on the file. Once that is done, the page is to be read anew."""
    found = _seen(request, pk)
    response = render(request, "imports/_progress.html", _standing(found))
    if not found.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column holds what; from here on the file is checked."""
    found = _seen(request, pk)
    if "map" not in allowed_actions(found):
        return redirect("imports:run", pk=pk)
    kind = kind_called(found.kind)

    def make(sent: Sent, run: ImportRun) -> MappingForm:
        return MappingForm(kind, run, sent, initial=MappingForm.initial_of(run, *proposal(run, kind)))

    editing = edit_of(request, found, make)
    if request.method != "POST":
        return _columns_page(request, found, editing)
    if not editing.is_valid():
        return _columns_page(request, found, editing, status=400)

    def write() -> ImportRun:
        form = editing.forms
        return actions.map_import(
            found, columns=form.columns(), options=form.options(), by=request.user, seen=editing.seen
        )

    try:
        actions.start_dry_run(editing.save(write), by=request.user)
    except EngageError as error:
        if not editing.clashes:
            editing.forms.add_error(editing.forms.field_of(error.field), error.message)
        return _columns_page(request, found, editing, status=error.status)
    return redirect("imports:run", pk=pk)


@require_POST
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads from another sheet of the workbook."""
    found = _seen(request, pk)
    return _do(
        request,
        found,
        lambda: actions.choose_sheet(found, sheet=request.POST.get("sheet", ""), by=request.user),
    )


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    return _do(request, found, lambda: actions.start_dry_run(found, by=request.user))


@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    return _do(request, found, lambda: actions.commit_import(found, by=request.user))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    words = "The import is cancelled, and its file removed. Nothing was imported."
    return _do(request, found, lambda: actions.cancel_import(found, by=request.user), words)


def _do(request: HttpRequest, run: ImportRun, act: Callable[[], object], words: str = "") -> HttpResponse:
    """Does it and shows the import; a refusal is told there."""
    try:
        act()
    except EngageError as error:
        tell_refusal(request, error)
    else:
        if words:
            tell(request, words)
    return redirect("imports:run", pk=run.pk)


def _require(request: HttpRequest) -> None:
    if not may_import(request.user):
        raise OutOfScope("There is nothing here for you to open.")


def _seen(request: HttpRequest, pk: int) -> ImportRun:
    _require(request)
    rows = ImportRun.objects.visible_to(request.user).select_related("uploaded_by", "asked_by")
    found: ImportRun = get_object_or_404(rows, pk=pk)
    return found


def _standing(run: ImportRun) -> dict[str, Any]:
    told = ImportProgress.objects.filter(run=run).first() if run.is_at_work else None
    return {"run": run, "tone": tone_of(run), "progress": progress_of(run, told)}


def _upload_page(request: HttpRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "megabytes": actions.largest_file() // 1_000_000}
    return render(request, "imports/new.html", context, status=status)


def _columns_page(
    request: HttpRequest, run: ImportRun, editing: Editing[MappingForm], *, status: int = 200
) -> HttpResponse:
    context = {
        "run": run,
        "kind": kind_called(run.kind),
        "editing": editing,
        "form": editing.forms,
        "sheets": SheetForm(run) if len(run.sheets) > 1 else None,
        "steps": steps_of(run),
        "lines": [list(zip(run.headings, row, strict=True)) for row in run.first_rows],
    }
    return render(request, "imports/columns.html", context, status=status)
