"""`make run`: one process that starts all, uses the servers it is given, and stops what it started and nothing else."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from engage.embedded import places
from engage.embedded.lease import is_used
from engage.embedded.run import HOST
from tests.plugins import place
from tests.plugins.database import exists, make_template, run_as_owner

OURS = {"DJANGO_SETTINGS_MODULE": "engage.settings"}
RUN = [sys.executable, "-m", "engage.embedded.run"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_named_and_nothing_is_started(var: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        environment = {**os.environ, **OURS, "PORT": str(port), "ENGAGE_VAR": str(var)}
        done = subprocess.run(
            RUN, cwd=places.ROOT, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in done.stdout
    assert f"make run PORT={port + 1}" in done.stdout
    assert not (var / "postgresql").exists()


@pytest.fixture
def database() -> str:
    """A migrated database without people, for a process that is not this test's."""
    make_template()
    name = f"{place.DATABASE}_run"
    run_as_owner(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    run_as_owner(f"CREATE DATABASE {name} TEMPLATE {place.TEMPLATE}")
    assert exists(name)
    return name


@pytest.mark.proof("faults")
@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=pytest.mark.in_full),
        pytest.param(signal.SIGKILL, marks=pytest.mark.in_full),
    ],
)
def test_web_worker_and_beat_run_on_the_given_servers_until_a_signal_ends_them_and_only_them(
    var: Path, database: str, number: signal.Signals
) -> None:
    port = free_port()
    environment = {
        **os.environ,
        **OURS,
        "DEBUG": "false",  # as in production, so without demonstration data
        "PORT": str(port),
        "ENGAGE_VAR": str(var),
        "DATABASE_URL": places.database_url("engage_app", database=database, var=place.VAR),
        "DATABASE_OWNER_URL": places.database_url("engage_owner", database=database, var=place.VAR),
        "REDIS_URL": places.redis_url(place.VAR) + "?db=40",
        "SECRET_KEY": "k" * 60,
        "SITE_URL": f"http://{HOST}:{port}",
        "ALLOWED_HOSTS": HOST,
        "EMAIL_URL": "console:",
    }
    var.mkdir()
    run = subprocess.Popen(RUN, cwd=places.ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert status_of(f"http://{HOST}:{port}/static/nothing", run) == 404
        family = psutil.Process(run.pid).children(recursive=True)
        wanted = {"granian", "worker", "beat"}
        assert {name for name in wanted for child in family if name in child.cmdline()} == wanted
    finally:
        run.send_signal(number)
        told, _ = run.communicate(timeout=30)
    _, alive = psutil.wait_procs(family, timeout=15)
    assert [child for child in alive if child.status() != psutil.STATUS_ZOMBIE] == []
    assert is_used(place.VAR), "the servers it was given were stopped"
    if number != signal.SIGKILL:
        assert run.returncode == 0
        assert f"http://{HOST}:{port}/" in told
    assert exists(database)


def status_of(address: str, process: "subprocess.Popen[str]") -> int:
    """The HTTP status of an address, once something answers there."""
    for _ in range(300):
        assert process.poll() is None, "it ended by itself"
        try:
            with urllib.request.urlopen(address) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")
