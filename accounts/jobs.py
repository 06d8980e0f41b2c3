"""Jobs of imports. The runs themselves say what is to be done; a job only wakes somebody up to do it."""

from datetime import timedelta

from celery import shared_task

from accounts.importing import work

LOOK_EVERY = timedelta(seconds=5)

SCHEDULE = {
    "carry out imports": {
        "task": "accounts.jobs.carry_out_imports",
        "schedule": LOOK_EVERY,
        "options": {"expires": LOOK_EVERY.total_seconds()},  # while all are busy, wake-ups do not pile up
    },
    "remove old import files": {
        "task": "accounts.jobs.remove_old_import_files",
        "schedule": timedelta(hours=1),
    },
}


@shared_task
def carry_out_imports() -> None:
    """Checks or imports the files that wait for it."""
    work.carry_out_waiting()


@shared_task
def remove_old_import_files() -> None:
    """Removes files that nobody went on with."""
    work.remove_old_files()
