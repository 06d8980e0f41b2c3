"""Jobs of visits."""

from datetime import timedelta

from celery import shared_task

from engage.core import clock
from visits import sweep as sweeping

SCHEDULE = {"sweep": {"task": "visits.jobs.sweep", "schedule": timedelta(minutes=5)}}


@shared_task
def sweep() -> None:
    """Holds, flags, asks, blocks and reminds whatever has fallen due."""
    sweeping.sweep(clock.now())
