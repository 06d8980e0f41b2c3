"""Jobs of people."""

from datetime import timedelta

from celery import shared_task

from engage.core import clock
from engage.people import notice_removal
from engage.people.actions import end_access_of_leavers as end_access

SCHEDULE = {
    "end the access of leavers": {
        "task": "engage.people.jobs.end_access_of_leavers",
        "schedule": timedelta(minutes=15),
    },
    "remove old notices": {"task": "engage.people.jobs.remove_old_notices", "schedule": timedelta(hours=6)},
}


@shared_task
def end_access_of_leavers() -> None:
    """Ends the access of everybody whose last day is over."""
    end_access(clock.now())


@shared_task
def remove_old_notices() -> None:
    """Removes the notices that are older than the policy keeps them."""
    notice_removal.remove_old_notices()
