"""One embedded PostgreSQL and one Valkey a test run, in a throw-away folder; all xdist workers share them."""

import os
import shutil
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from engage.embedded import places
from engage.embedded.lease import embedded_servers, is_used
from tests.plugins import place

SERVERS = pytest.StashKey[ExitStack]()


def pytest_sessionstart(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workerinput") or place.IS_WITHIN_ANOTHER or config.option.collectonly:
        return
    remove_what_killed_runs_left()
    stack = config.stash[SERVERS] = ExitStack()
    stack.callback(shutil.rmtree, places.socket_folder(place.VAR), ignore_errors=True)
    stack.callback(shutil.rmtree, place.VAR, ignore_errors=True)
    stack.enter_context(embedded_servers(var=place.VAR, durable=False))


def pytest_unconfigure(config: pytest.Config) -> None:
    if stack := config.stash.get(SERVERS, None):
        stack.close()


def remove_what_killed_runs_left() -> None:
    """Stop and remove the servers of test runs of this user that were killed and could not do so. Another run may be at the same."""
    for var in Path(tempfile.gettempdir()).glob(f"{place.PREFIX}*"):
        with suppress(FileNotFoundError):
            _remove_if_left(var)


def _remove_if_left(var: Path) -> None:
    long_there = time.time() - var.stat().st_mtime > 60  # or another run may be just about to use it
    if long_there and var.stat().st_uid == os.geteuid() and not is_used(var):
        with embedded_servers(var=var, durable=False, start=False):
            pass
        shutil.rmtree(places.socket_folder(var), ignore_errors=True)
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def broker_url() -> str:
    """The address of this worker's own database in the run's Valkey, as Celery writes it."""
    from django.conf import settings

    return str(settings.CELERY_BROKER_URL)
