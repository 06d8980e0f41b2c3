"""A real Celery worker on the run's Valkey, for tests of what happens between processes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from engage.embedded import places

PATIENCE = 30.0  # seconds


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker process of its own, on this test's database and an empty queue; it sees what the test commits."""
    from engage.celery import app

    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "engage.celery", "worker", "--pool", "solo"]
    command += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(command, cwd=places.ROOT, env=dict(os.environ))
    began = time.monotonic()
    while not app.control.ping(timeout=0.2):
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() - began < PATIENCE, "the worker does not answer"
    yield worker
    worker.terminate()
    worker.wait(PATIENCE)
