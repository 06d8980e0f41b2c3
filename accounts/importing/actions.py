"""What sales operations does with an import, step by step. Pages and API call these; each is one transaction."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from django.db import transaction

from accounts.importing.kinds import kind_called
from accounts.importing.mapping import read_columns, read_options
from accounts.importing.storing import digest_of, drop_file, keep_file, kept_file
from accounts.models import ImportProgress, ImportRun, ImportState
from accounts.models.import_run import STEPS
from accounts.rules import may_import
from engage.core import policy
from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import BadInput, NotAllowed, TooLarge, WrongState
from engage.core.tables.glance import look_at
from engage.core.tables.table import OTHER_DELIMITERS
from engage.people.models import User

SOURCE = "imports"


def largest_file() -> int:
    """In bytes. One query."""
    return int(policy.current()["import_megabytes"]) * 1_000_000


def refuse_large(size: int, largest: int) -> None:
    if size > largest:
        raise TooLarge(
            f"The file is larger than {largest // 1_000_000} MB. Import it in parts, or leave out columns you do not need.",
            field="file",
        )


def upload_import(
    stream: BinaryIO, *, kind: str, file_name: str, by: User, sheet: str = "", delimiter: str = ""
) -> ImportRun:
    """Keeps a file that is to be imported. What it is, its bytes say, not its name.

    Raises NotAllowed, BadInput, TooLarge, and DamagedTable with line and column where it is no table; then nothing is kept.
    """
    _require_right(by)
    chosen = kind_called(kind)
    name = file_name.strip()
    if not name or not name.isprintable():
        raise BadInput(
            "The file’s name is empty, or holds line breaks or other signs that no name has.", field="file"
        )
    size = stream.seek(0, 2)
    refuse_large(size, largest_file())
    if not size:
        raise BadInput("The file is empty.", field="file")
    if delimiter and delimiter not in OTHER_DELIMITERS:
        raise BadInput("Cells are separated by a comma, a semicolon, a tab or a bar.", field="delimiter")
    glance = look_at(stream, sheet=sheet, delimiter=delimiter)
    with transaction.atomic():
        act_as(by, reason=f"File for an import of {chosen.label.lower()}", source=SOURCE)
        run = ImportRun.objects.create(
            kind=kind,
            file_name=name[:255],
            size=size,
            digest=digest_of(stream),
            uploaded_by=by,
            delimiter=glance.delimiter,
            sheets=glance.sheets,
            sheet=glance.sheet,
            headings=glance.headings,
            first_rows=glance.first_rows,
            rows=glance.rows,
        )
        ImportProgress.objects.create(run=run)
        keep_file(run, stream)
    return run


def choose_sheet(run: ImportRun, *, sheet: str, by: User, seen: int | None = None) -> ImportRun:
    """Reads from another sheet of the workbook; its columns are to be chosen anew. Raises BadInput, DamagedTable."""
    if sheet not in run.sheets:
        raise BadInput("Choose one of the workbook’s sheets.", field="sheet")
    with transaction.atomic():
        run = _step(run, ImportState.UPLOADED, by=by, seen=seen)
        with kept_file(run) as stream:
            glance = look_at(stream, sheet=sheet)
        run.sheet, run.headings, run.first_rows, run.rows = (
            sheet,
            glance.headings,
            glance.first_rows,
            glance.rows,
        )
        run.columns, run.options = {}, {}
        run.save()
    return run


def map_import(
    run: ImportRun,
    *,
    columns: Mapping[str, Any],
    options: Mapping[str, Any],
    by: User,
    seen: int | None = None,
) -> ImportRun:
    """Says which column holds what, and whatever else the kind wants to know. Raises BadInput with the field."""
    kind = kind_called(run.kind)
    with transaction.atomic():
        run = _step(run, ImportState.MAPPED, by=by, seen=seen)
        run.columns = read_columns(columns, kind, run.headings)
        run.options = read_options(options, kind, run.headings)
        run.problem = ""
        run.save()
    return run


def describe_import(
    run: ImportRun,
    *,
    by: User,
    sheet: str = "",
    columns: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> ImportRun:
    """Another sheet, the columns, or both, all or nothing; what is not given stays."""
    with transaction.atomic():
        if sheet and sheet != run.sheet:
            run, seen = choose_sheet(run, sheet=sheet, by=by, seen=seen), None  # locked from here on
        if columns is not None or options is not None:
            run = map_import(
                run,
                columns=run.columns if columns is None else columns,
                options=run.options if options is None else options,
                by=by,
                seen=seen,
            )
    return run


def start_dry_run(run: ImportRun, *, by: User) -> ImportRun:
    """Asks for the check, which a job does; it writes nothing but what it found."""
    return _ask(run, ImportState.CHECKING, by=by)


def commit_import(run: ImportRun, *, by: User) -> ImportRun:
    """Asks for the import of what was checked, which a job does in one transaction."""
    return _ask(run, ImportState.COMMITTING, by=by)


def cancel_import(run: ImportRun, *, by: User) -> ImportRun:
    """Gives the import up, before it was committed. The file is removed."""
    with transaction.atomic():
        run = _step(run, ImportState.CANCELLED, by=by)
        run.ended_at = now()
        drop_file(run)
        run.save()
    return run


def _ask(run: ImportRun, state: str, *, by: User) -> ImportRun:
    with transaction.atomic():
        run = _step(run, state, by=by)
        run.asked_by, run.asked_at, run.attempts = by, now(), 0
        run.problem = ""
        ImportProgress.objects.filter(run=run).update(phase="", rows_read=0)
        run.save()
    return run


def _step(run: ImportRun, state: str, *, by: User, seen: int | None = None) -> ImportRun:
    """The run, locked and in its new state, for the caller to change and save."""
    _require_right(by)
    act_as(by, reason=f"Import of {run.file_name}", source=SOURCE)
    locked = ImportRun.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=run.pk).first()
    if locked is None:
        raise WrongState("The file is being read at this moment. Try again once that is done.")
    require_current(locked, seen=seen)
    if locked.state != state and state not in STEPS[locked.state]:
        raise WrongState(_why_not(locked))
    if not locked.has_file:
        raise WrongState("The file was removed. Upload it again.")
    if locked.state == state and locked.is_at_work:
        raise WrongState(_why_not(locked))
    locked.state = state
    return locked


def _why_not(run: ImportRun) -> str:
    return {
        ImportState.UPLOADED: "Choose the columns first.",
        ImportState.MAPPED: "The file has to be checked first.",
        ImportState.CHECKING: "The file is being checked.",
        ImportState.CHECKED: "The file was checked already.",
        ImportState.COMMITTING: "The file is being imported.",
        ImportState.COMMITTED: "This file was imported already.",
        ImportState.FAILED: "The last attempt failed. Check the file again first.",
        ImportState.CANCELLED: "This import was cancelled. Upload the file again.",
    }[ImportState(run.state)]


def _require_right(by: User) -> None:
    if not may_import(by):
        raise NotAllowed("Only sales operations imports files.")
