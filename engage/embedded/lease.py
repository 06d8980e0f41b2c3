"""Who is using the embedded servers. The first to come starts them, the last to leave stops them.

Each user of the servers holds a shared lock on the file `lease`. Starting and stopping happen under an exclusive lock
on the file `gate`. Locks end with their process, however it ends, so nothing has to be counted or cleaned up; servers
left running by a killed process are taken over by the next user.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engage.embedded import places
from engage.embedded.postgresql import PostgreSQL
from engage.embedded.processes import reap
from engage.embedded.servant import Servant
from engage.embedded.valkey import Valkey


@contextmanager
def embedded_servers(
    *,
    postgresql: bool = True,
    valkey: bool = True,
    var: Path | None = None,
    durable: bool = True,
    start: bool = True,
) -> Iterator[None]:
    """Within this context the servers run. Raises EmbeddedError where one does not start.

    Several processes may be in it at once, for the same folder `var`. With `start` off nothing is started, but the
    last to leave still stops what runs.
    """
    if not (postgresql or valkey):
        yield
        return
    servant = Servant.of(var or places.var_folder())
    database, broker = PostgreSQL(servant, durable=durable), Valkey(servant)
    lease = _open(servant.var / "lease.lock")
    try:
        with _gate(servant.var):
            fcntl.flock(lease, fcntl.LOCK_SH)
            if postgresql and start:
                database.start()
            if valkey and start:
                broker.start()
        yield
    finally:
        with _gate(servant.var):
            fcntl.flock(lease, fcntl.LOCK_UN)
            if _nobody_holds(lease):
                broker.stop()
                database.stop()
                reap(servant)
        os.close(lease)


def is_used(var: Path) -> bool:
    """Whether some process holds a lease of the servers of `var` just now."""
    lease = _open(var / "lease.lock")
    try:
        with _gate(var):
            return not _nobody_holds(lease)
    finally:
        os.close(lease)


@contextmanager
def _gate(var: Path) -> Iterator[None]:
    descriptor = _open(var / "gate.lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _nobody_holds(lease: int) -> bool:
    try:
        fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
