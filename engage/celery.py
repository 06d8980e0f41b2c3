"""The Celery application: `celery -A engage.celery worker` and `celery -A engage.celery beat`.

Jobs live in modules named `jobs`, and each app names the ones to run regularly in a dict there:

    SCHEDULE = {"sweep": {"task": "visits.jobs.sweep", "schedule": timedelta(minutes=1)}}

PostgreSQL holds what is to be done; Celery only wakes the jobs. So a lost or repeated message does no harm, two beats
neither, and intervals (never times of day, of which summer time repeats and skips some) are all that is needed.
"""

import os
import warnings
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")

from django.conf import settings

if settings.DEBUG:  # whoever tries Engage out as root need not be told so by each worker
    warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("engage", task_cls="engage.core.jobs:RecordedTask")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    # Longer than any job, or Redis would hand a running job to a second worker.
    broker_transport_options={"visibility_timeout": 6 * 60 * 60},
    task_time_limit=2 * 60 * 60,
    task_soft_time_limit=2 * 60 * 60 - 60,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_publish_retry=False,  # whoever announces work has written it down already
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    enable_utc=True,
    timezone="UTC",
)
app.autodiscover_tasks(related_name="jobs")


def schedule() -> dict[str, dict[str, Any]]:
    """What runs regularly: the SCHEDULE of each app's `jobs`, by the words for it."""
    found: dict[str, dict[str, Any]] = {}
    for name in settings.INSTALLED_APPS:
        if find_spec(name) and find_spec(f"{name}.jobs"):
            found |= getattr(import_module(f"{name}.jobs"), "SCHEDULE", {})
    return found


@app.on_after_finalize.connect
def add_schedules(sender: Celery, **options: Any) -> None:
    sender.conf.beat_schedule |= schedule()
