"""The work on files that are to be checked or imported. The rows of the runs are the orders, so nothing is lost with a message or a worker.

A worker holds the lock of a run's row for as long as it works on it, and what it does is one transaction with the new state: a second worker
passes by, and a worker that is killed leaves everything as it was, for the next one to begin again.
"""

import logging
from datetime import timedelta

from django.db import OperationalError, transaction

from accounts.importing.kinds import Order, Outcome, kind_called
from accounts.importing.progress import ToldProgress
from accounts.importing.storing import drop_file, kept_file
from accounts.models import ImportRejection, ImportRun, ImportState
from accounts.models.import_run import AT_WORK, ENDED
from engage.core import policy
from engage.core.audit import act_as
from engage.core.chunks import in_chunks
from engage.core.clock import now
from engage.core.errors import EngageError, WrongState
from engage.core.tables import DamagedTable, Rejection

MOST_ATTEMPTS = 5
BROKEN_OFF = "The work was broken off several times. Try it once more; if that does not help, import the file in parts."
PUT_RIGHT = "Put that right in the file, and upload it again."
UNEXPECTED = "Something went wrong that is not your file’s fault; nothing was imported. Your administrator finds the reason in the log."

log = logging.getLogger(__name__)


class ChangedSinceTheCheck(WrongState):
    """Rows that were fine when the file was checked no longer are."""

    def __init__(self, outcome: Outcome, rows: int) -> None:
        words = "1 row that was" if rows == 1 else f"{rows:,} rows that were"
        super().__init__(
            f"The record has changed since the file was checked: {words} fine then would be left out now. "
            "Nothing was imported. Look at the rejected rows, and check the file again."
        )
        self.outcome = outcome


def carry_out_waiting(*, limit: int = 20) -> int:
    """Works on up to `limit` waiting runs and returns how many; any number of workers may do so at once."""
    for done in range(limit):
        run = _claim()
        if run is None:
            return done
        _carry_out(run)
    return limit


def remove_old_files() -> int:
    """Removes the files of runs nobody has gone on with for as many days as the policy says, and cancels these. Returns how many.

    A run is old by its upload, or by the latest step somebody asked for.
    """
    days = policy.current()["import_file_days"]
    before = now() - timedelta(days=days)
    with transaction.atomic():
        act_as(None, reason=f"Files are kept for {days} days", source="imports")
        old = (
            ImportRun.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(has_file=True, uploaded_at__lt=before)
            .exclude(state__in=(*AT_WORK, *ENDED))
            .exclude(asked_at__gte=before)
        )
        for run in old:
            run.state, run.ended_at = ImportState.CANCELLED, now()
            run.problem = f"Nobody went on with it for {days} days, so the file was removed."
            drop_file(run)
            run.save()
        return len(old)


def _claim() -> int | None:
    """The id of a run to work on. It counts the attempt at once, so that a file that kills its workers does not do so for ever."""
    with transaction.atomic():
        waiting = ImportRun.objects.select_for_update(of=("self",), skip_locked=True)
        run = waiting.waiting().filter(attempts__lte=MOST_ATTEMPTS).first()
        if run is None:
            return None
        act_as(run.asked_by, reason=f"Import of {run.file_name}", source="imports")
        run.attempts += 1
        if run.attempts > MOST_ATTEMPTS:
            run.state, run.problem = ImportState.FAILED, BROKEN_OFF
        run.save(update_fields=["attempts", "state", "problem"])
        return int(run.pk)


def _carry_out(pk: int) -> None:
    try:
        with transaction.atomic():
            run = (
                ImportRun.objects.select_for_update(of=("self",), skip_locked=True)
                .filter(pk=pk, state__in=AT_WORK)
                .first()
            )
            if run is not None:
                _conclude(run, _outcome(run))
    except OperationalError:
        raise  # the database was not there or in the way; the run still waits, and is tried again
    except ChangedSinceTheCheck as refusal:
        _fail(pk, refusal.message, refusal.outcome)
    except DamagedTable as damage:
        _fail(pk, f"{damage.message} {PUT_RIGHT}")
    except EngageError as refusal:
        _fail(pk, refusal.message)
    except Exception:
        log.exception("The import %s failed", pk)
        _fail(pk, UNEXPECTED)


def _outcome(run: ImportRun) -> Outcome:
    with kept_file(run) as stream, ToldProgress(run) as watcher:
        order = Order(
            stream=stream,
            file_name=run.file_name,
            columns=run.columns,
            options=run.options,
            delimiter=run.delimiter,
            sheet=run.sheet,
            by=run.asked_by,
            dry_run=run.state == ImportState.CHECKING,
            watcher=watcher,
        )
        return kind_called(run.kind).carry_out(order)


def _conclude(run: ImportRun, outcome: Outcome) -> None:
    """Puts the outcome on record, in the transaction of the import itself."""
    if run.state == ImportState.CHECKING:
        run.state = ImportState.CHECKED
    else:
        _require_nothing_new(run, outcome)
        run.state, run.ended_at = ImportState.COMMITTED, now()
        drop_file(run)
    _report(run, outcome)


def _require_nothing_new(run: ImportRun, outcome: Outcome) -> None:
    """Whoever committed agreed to leave out the rows that the check had found, and no others."""
    agreed = set(ImportRejection.objects.filter(run=run).values_list("line", flat=True))
    new = {rejection.line for rejection in outcome.rejected} - agreed
    if new:
        raise ChangedSinceTheCheck(outcome, len(new))


def _fail(pk: int, problem: str, outcome: Outcome | None = None) -> None:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).filter(pk=pk, state__in=AT_WORK).first()
        if run is None:
            return
        run.state, run.problem = ImportState.FAILED, problem
        _report(run, outcome or Outcome(rows=run.rows or 0, counts=(), rejected=()))


def _report(run: ImportRun, outcome: Outcome) -> None:
    act_as(run.asked_by, reason=f"Import of {run.file_name}", source="imports")
    run.report = outcome.as_dict()
    run.rows = outcome.rows or run.rows
    run.save()
    ImportRejection.objects.filter(run=run).delete()
    for chunk in in_chunks(outcome.rejected):
        ImportRejection.objects.bulk_create(_row(run, rejection) for rejection in chunk)


def _row(run: ImportRun, rejection: Rejection) -> ImportRejection:
    return ImportRejection(
        run=run, line=rejection.line, column=rejection.column[:255], reason=rejection.reason
    )
