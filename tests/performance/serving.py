"""A server of two processes as in production, and clients that measure it."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from engage.embedded import places

PATIENCE = 30.0  # seconds
CLIENTS = 16


@dataclass(frozen=True)
class Measured:
    """`p50` of one client in milliseconds, `rate` in requests a second of CLIENTS clients, `size` of one answer in bytes."""

    p50: float
    rate: float
    size: int


@contextmanager
def serving(application: str) -> Iterator[int]:
    """Two processes of this WSGI application on a free port of this machine, on the database of this test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--workers", "2", "--blocking-threads", "4", "--log-level", "error", application]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    server = subprocess.Popen(command, cwd=places.ROOT, env=environment)
    try:
        began = time.monotonic()
        while not _listens(port):
            assert server.poll() is None, "the server ended by itself"
            assert time.monotonic() - began < PATIENCE, "the server does not answer"
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def measure(port: int, path: str, headers: Mapping[str, str], *, seconds: float = 5.0) -> Measured:
    """First one client by itself, then CLIENTS at once, each for so many seconds after a warm-up."""
    _ask(port, path, headers, until=time.monotonic() + seconds / 5)
    alone, size = _ask(port, path, headers, until=time.monotonic() + seconds)
    counts: list[int] = []
    ends = time.monotonic() + seconds
    clients = [
        threading.Thread(target=lambda: counts.append(len(_ask(port, path, headers, until=ends)[0])))
        for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return Measured(statistics.median(alone) * 1000, sum(counts) / seconds, size)


def _ask(port: int, path: str, headers: Mapping[str, str], *, until: float) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    took, size = [], 0
    while time.monotonic() < until:
        began = time.perf_counter()
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        body = answer.read()
        took.append(time.perf_counter() - began)
        size = len(body)
        assert answer.status == 200, (path, answer.status, body[:300])
    connection.close()
    return took, size


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
