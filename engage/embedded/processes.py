"""Which processes work in a data folder, and lock files that outlived theirs."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil

from engage.embedded.servant import Servant

PR_SET_PDEATHSIG = 1
_launched: list[tuple[Path, "subprocess.Popen[bytes]"]] = []


def working_in(folder: Path) -> list[psutil.Process]:
    """The living processes whose current folder is this one: PostgreSQL's, in the case of its data folder."""
    found = []
    wanted = os.path.realpath(folder)
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.cwd() == wanted and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def remove_stale_locks(data: Path, sockets: Path) -> None:
    """Remove PostgreSQL's lock files, if no process works in its data folder any more.

    After a kill -9 they stay; and once their process number has been given to some other program, PostgreSQL would
    refuse to start for good.
    """
    if not working_in(data):
        for path in (data / "postmaster.pid", sockets / ".s.PGSQL.5432.lock", sockets / ".s.PGSQL.5432"):
            path.unlink(missing_ok=True)


def launch(command: Sequence[str | Path], *, servant: Servant, log: Path) -> "subprocess.Popen[bytes]":
    """Start a server that may outlive us, as the servant; what it says goes to the file `log`."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **servant.popen_options()
        )
    _launched.append((servant.var, process))
    return process


def reap(servant: Servant) -> None:
    """Wait for the servers that we launched for this servant, now stopped, so that they leave no zombie."""
    for entry in [entry for entry in _launched if entry[0] == servant.var]:
        with contextlib.suppress(subprocess.TimeoutExpired):
            entry[1].wait(5)
            _launched.remove(entry)


def end_with_parent() -> None:
    """To be called in a child before exec: ask Linux to end it when its parent dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
