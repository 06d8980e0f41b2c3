"""`make run`: servers, database, web, worker and beat, all stopped by Ctrl-C or SIGTERM.

Stops what it started and nothing else. Should it be killed itself, Linux ends its web, worker and beat; PostgreSQL
and Valkey stay and are taken over, and then stopped, by the next command.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from engage.embedded import places
from engage.embedded.lease import embedded_servers
from engage.embedded.processes import end_with_parent

HOST = "127.0.0.1"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 15.0  # seconds that web, worker and beat have to finish what they are doing
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "engage.settings", "DEBUG": "true", "PYTHONUNBUFFERED": "1"}

Child = tuple[str, "subprocess.Popen[bytes]"]


class Stopped(Exception):
    """Somebody asked us to stop."""


def main() -> int:
    os.chdir(places.ROOT)
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    from django.conf import settings  # the environment is checked here, and its faults are told

    port = settings.PORT
    if not is_free(port):
        print(f"Port {port} on {HOST} is taken by another program. Choose another: make run PORT={port + 1}")
        return 1
    for number in SIGNALS:
        signal.signal(number, _stop)
    try:
        database, broker = not os.environ.get("DATABASE_URL"), not os.environ.get("REDIS_URL")
        with embedded_servers(postgresql=database, valkey=broker), _stopping_in_peace():
            sign_ins = prepare()
            return attend(port, sign_ins)
    except Stopped:
        print("Engage has stopped.", flush=True)
        return 0


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise SystemExit(f"Engage cannot listen on {HOST}:{port}: {error.strerror}.") from error
    return True


def prepare() -> str:
    """Migrate, load the demonstration data where the database is empty; returns the sign-ins to print."""
    done = subprocess.run(
        [sys.executable, "-m", "engage.embedded.prepare"], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit("The database could not be made ready; the reason stands above.")
    return done.stdout


def attend(port: int, sign_ins: str) -> int:
    """Start web, worker and beat, and watch over them. Returns 1 if one of them ends by itself."""
    children = list(start(port))
    try:
        while not answers(port) and not ended(children):
            time.sleep(0.05)
        if not ended(children):
            print(f"\nEngage: http://{HOST}:{port}/\nAPI:    http://{HOST}:{port}/api/v1/docs/\n\n{sign_ins}")
            print("Ctrl-C stops it.", flush=True)
        while not (over := ended(children)):
            time.sleep(0.5)
        print(f"Engage stops, because its {over[0]} ended with code {over[1].returncode}.", flush=True)
        return 1
    finally:
        stop(children)


def start(port: int) -> Iterator[Child]:
    python, celery = sys.executable, [sys.executable, "-m", "celery", "--quiet", "-A", "engage.celery"]
    schedule = str(places.var_folder() / "beat-schedule")
    web = [python, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    web += ["--blocking-threads", "4", "--log-level", "warning", "engage.wsgi:application"]
    worker = [
        *celery,
        "worker",
        "--loglevel",
        "WARNING",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
    ]
    beat = [*celery, "beat", "--loglevel", "WARNING", "--schedule", schedule, "--pidfile="]
    environment = {**os.environ, "DATABASE_ROLE": "application"}
    for name, command in {"web": web, "worker": worker, "beat": beat}.items():
        # A session of their own: Ctrl-C in the terminal reaches only us, and we stop them in order.
        yield (
            name,
            subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=end_with_parent),
        )


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def ended(children: list[Child]) -> Child | None:
    return next((child for child in children if child[1].poll() is not None), None)


def stop(children: list[Child]) -> None:
    """Ask all to finish, then insist. Nothing interrupts this."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    for _, process in children:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for _, process in children:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def _stopping_in_peace() -> Iterator[None]:
    """Whatever ended the work inside, no further signal disturbs the stopping of the servers."""
    try:
        yield
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
