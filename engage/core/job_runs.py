"""The record of the jobs: when each last ran, and how it ended."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.db import Error, connection
from django.db.models import F

from engage.core.clock import now
from engage.core.models import JobRun

LONGEST_ERROR = 500  # characters


def await_jobs(names: Iterable[str]) -> None:
    """From now on these jobs are expected to run. Those that were awaited before stay as they are. One query."""
    JobRun.objects.bulk_create([JobRun(name=name) for name in names], ignore_conflicts=True)


def last_success(name: str) -> datetime | None:
    """When the job last went well; None where it never did. One query."""
    return JobRun.objects.filter(name=name).values_list("succeeded_at", flat=True).first()


@contextmanager
def recorded(name: str) -> Iterator[None]:
    """Notes the start of a job and how it ends, each in a statement of its own beside the job's transactions. Two queries."""
    started = JobRun(name=name, started_at=now())
    JobRun.objects.bulk_create(
        [started], update_conflicts=True, unique_fields=["name"], update_fields=["started_at"]
    )
    row = JobRun.objects.filter(name=name)
    try:
        yield
    except Exception as error:
        # The job may have failed because the connection did; then a fresh one says so, or nobody can.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        with suppress(Error):
            words = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
            row.update(finished_at=now(), failures=F("failures") + 1, error=words)
        raise
    moment = now()
    row.update(finished_at=moment, succeeded_at=moment, failures=0, error="")
