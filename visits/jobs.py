"""Jobs of visits."""

from datetime import timedelta

from celery import shared_task

from engage.core import clock
from visits import scanning
from visits import sweep as sweeping
from visits.actions.attachments import remove_forgotten_files

SCHEDULE = {
    "sweep": {"task": "visits.jobs.sweep", "schedule": timedelta(minutes=5)},
    "look after attached files": {
        "task": "visits.jobs.look_after_attached_files",
        "schedule": timedelta(hours=6),
    },
}


@shared_task
def sweep() -> None:
    """Holds, flags, asks, blocks and reminds whatever has fallen due."""
    sweeping.sweep(clock.now())


@shared_task
def look_after_attached_files() -> None:
    """Removes the bytes of files that are attached to nothing, and has those scanned that came before there was a scanner."""
    remove_forgotten_files()
    scanning.ask_for_missing_scans()
