"""Jobs of the outbox."""

from datetime import timedelta

from celery import shared_task

from engage.core import outbox

SCHEDULE = {"drain the outbox": {"task": "engage.core.jobs.drain_outbox", "schedule": timedelta(seconds=15)}}


@shared_task
def drain_outbox() -> None:
    """Carries out what waits in the outbox and has come due."""
    outbox.drain()
