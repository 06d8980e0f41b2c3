"""Jobs on the real broker."""

import subprocess
import time

import pytest

from engage.celery import app
from engage.core import outbox
from engage.core.jobs import drain_outbox
from engage.core.models import OutboxEvent


def test_everything_that_beat_sends_is_a_job_that_workers_know() -> None:
    app.loader.import_default_modules()
    app.finalize()
    sent = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "engage.core.jobs.drain_outbox" in sent
    assert "visits.jobs.sweep" in sent
    assert sent <= set(app.tasks)


def test_no_job_may_run_longer_than_redis_waits_before_it_hands_it_to_another_worker() -> None:
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_jobs_are_acknowledged_only_when_they_are_done_and_travel_as_json() -> None:
    assert app.conf.task_acks_late is True
    assert app.conf.accept_content == ["json"]
    assert app.conf.timezone == "UTC"


@pytest.mark.usefixtures("celery_worker")
def test_a_worker_does_what_was_committed_before_it_was_called() -> None:
    kind = sorted(outbox._handlers)[0]
    outbox.announce(kind, {})
    drain_outbox.delay()
    for _ in range(200):
        event = OutboxEvent.objects.get()
        if event.attempts:
            break
        time.sleep(0.05)
    assert event.attempts == 1


def test_the_worker_of_a_test_ends_with_it(celery_worker: "subprocess.Popen[bytes]") -> None:
    assert celery_worker.poll() is None
