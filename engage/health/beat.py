"""What beat does beside sending: it says which jobs are awaited, and leaves a mark of the last one it sent."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from celery import signals

from engage.celery import app
from engage.core.clock import now
from engage.core.job_runs import await_jobs
from engage.core.models import JobRun
from engage.health.timetable import timetable


@signals.beat_init.connect
def begin(sender: Any, **options: Any) -> None:
    """As beat starts: its jobs are awaited from now on, and what they missed is sent at once, not an interval later."""
    mark_what_is_sent(Path(sender.schedule_filename))
    await_jobs(job.task for job in timetable())
    for task in missed(now()):
        app.send_task(task)


def missed(moment: datetime) -> list[str]:
    """The jobs that never ran, or not within their last interval. One query."""
    last = dict(JobRun.objects.values_list("name", "started_at"))
    return [job.task for job in timetable() if is_missed(last.get(job.task), every=job.every, moment=moment)]


def is_missed(last: datetime | None, *, every: timedelta, moment: datetime) -> bool:
    return last is None or last + every < moment


def mark_what_is_sent(schedule: Path) -> None:
    """From now on the time of a file beside beat's own is that of the last job it sent: the container's health check looks there."""
    mark = schedule.with_name(f"{schedule.name}.sent")

    def touch(**options: Any) -> None:
        mark.touch()

    signals.after_task_publish.connect(touch, weak=False)
