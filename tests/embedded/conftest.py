"""Folders and processes for the tests of the embedded servers."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engage.embedded import places
from engage.embedded.servant import ELSEWHERE

HOLD = """
import sys
from pathlib import Path
from engage.embedded.lease import embedded_servers
from engage.embedded.postgresql import PostgreSQL
from engage.embedded.servant import Servant
var = Path(sys.argv[1])
with embedded_servers(var=var, durable=False, valkey=False):
    data = PostgreSQL(Servant.of(var)).data
    print((data / "postmaster.pid").read_text().splitlines()[0], flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the servers' user can enter, which pytest's own is not where we are root."""
    folder = Path(tempfile.mkdtemp(prefix="engage-embedded-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def var(open_folder: Path) -> Iterator[Path]:
    folder = open_folder / "var"
    yield folder
    remove(folder)


def remove(var: Path) -> None:
    """Remove what the servers of `var` left outside of it."""
    shutil.rmtree(places.socket_folder(var), ignore_errors=True)
    shutil.rmtree(ELSEWHERE / places.digest(var), ignore_errors=True)


class Holder:
    """Another process that uses the servers until it is told to leave. `postmaster` is the server's process number."""

    def __init__(self, var: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(var)],
            cwd=places.ROOT,
            env=dict(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def postmaster(self) -> int:
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def leave(self) -> None:
        self.process.communicate("\n", timeout=60)


@pytest.fixture
def hold(var: Path) -> Iterator[Callable[[], Holder]]:
    """Start another process that uses the servers of `var`."""
    holders: list[Holder] = []

    def start() -> Holder:
        holders.append(Holder(var))
        return holders[-1]

    yield start
    for holder in holders:
        if holder.process.poll() is None:
            holder.leave()
