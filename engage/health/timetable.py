"""The regular jobs beside their record: which of them ran when it should."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engage.celery import schedule
from engage.core.models import JobRun

LEAST_PATIENCE = timedelta(minutes=2)  # a job every few seconds may wait for a worker that is busy


@dataclass(frozen=True)
class Job:
    """A regular job: its name for people, its Celery task, and how often it is to run."""

    label: str
    task: str
    every: timedelta

    @property
    def patience(self) -> timedelta:
        """How long after its last success its silence is a failure: two intervals, and never less than two minutes."""
        return max(2 * self.every, LEAST_PATIENCE)


@dataclass(frozen=True)
class Standing:
    """How a job stands at a moment. `overdue` is red; `failures` in a row, with the last `error`, are a warning until then."""

    job: Job
    started_at: datetime | None
    succeeded_at: datetime | None
    next_at: datetime | None
    failures: int
    error: str
    overdue: bool

    @property
    def words(self) -> str:
        if self.overdue and self.failures:
            return "keeps failing"
        if self.overdue:
            return "silent"
        if self.failures:
            return "failed last time"
        return "on time" if self.succeeded_at else "not due yet"

    @property
    def tone(self) -> str:
        if self.overdue:
            return "bad"
        return "due" if self.failures else "good"


def timetable() -> list[Job]:
    """Every regular job, in the order of their names."""
    jobs = [
        Job(label.replace("-", " ").capitalize(), entry["task"], entry["schedule"])
        for label, entry in schedule().items()
    ]
    return sorted(jobs, key=lambda job: job.label)


def standings(moment: datetime) -> list[Standing]:
    """How each regular job stands. One query."""
    rows = {row.name: row for row in JobRun.objects.all()}
    return [_standing(job, rows.get(job.task), moment) for job in timetable()]


def _standing(job: Job, row: JobRun | None, moment: datetime) -> Standing:
    """A job without a row was never awaited: beat has not been started with it."""
    if row is None:
        return Standing(job, None, None, None, 0, "", overdue=True)
    return Standing(
        job=job,
        started_at=row.started_at,
        succeeded_at=row.succeeded_at,
        next_at=(row.started_at or row.awaited_since) + job.every,
        failures=row.failures,
        error=row.error,
        overdue=moment - (row.succeeded_at or row.awaited_since) > job.patience,
    )
