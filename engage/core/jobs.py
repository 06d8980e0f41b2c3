"""Jobs of the outbox, and what all jobs have in common."""

from datetime import timedelta
from typing import Any

from celery import Task, shared_task

from engage.core import once, outbox
from engage.core.job_runs import recorded

SCHEDULE = {
    "drain the outbox": {"task": "engage.core.jobs.drain_outbox", "schedule": timedelta(seconds=15)},
    "remove kept answers": {"task": "engage.core.jobs.remove_kept_answers", "schedule": timedelta(hours=1)},
}


class RecordedTask(Task):
    """The class of every job of Engage (engage/celery.py): none can forget to leave word that it ran."""

    abstract = True

    def __call__(self, *args: Any, **options: Any) -> Any:
        with recorded(self.name):
            return self.run(*args, **options)


@shared_task
def drain_outbox() -> None:
    """Carries out what waits in the outbox and has come due."""
    outbox.drain()


@shared_task
def remove_kept_answers() -> None:
    """Removes the answers that have been kept long enough for a repeat."""
    once.remove_old_answers()
