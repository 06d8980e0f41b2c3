"""Makes, starts and stops the embedded PostgreSQL."""

import shutil
import subprocess
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg2
from psycopg2 import sql

from engage.embedded import binaries, places
from engage.embedded.processes import launch, remove_stale_locks, working_in
from engage.embedded.servant import EmbeddedError, Servant

LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
ALWAYS = ["listen_addresses=", "unix_socket_permissions=0700", "timezone=UTC", "log_timezone=UTC", "jit=off"]
FAST = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
]
# Without autovacuum: its workers hold on to databases that tests drop, and only a superuser may end them.
FAST += ["autovacuum=off", "max_wal_size=4GB", "checkpoint_timeout=1h", "shared_buffers=256MB"]
LINGER = 5.0  # seconds: how long locks of a killed server may stay in the way
RECOVERY = 120.0  # seconds: how long a start may take, with the repair after a crash


@dataclass(frozen=True)
class PostgreSQL:
    """One cluster in the servant's home. `durable` off trades safety at a power failure for speed: for tests."""

    servant: Servant
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.servant.home / "postgresql"

    @property
    def sockets(self) -> Path:
        return places.socket_folder(self.servant.var)

    @property
    def log(self) -> Path:
        return self.servant.home / "log" / "postgresql.log"

    @cached_property
    def programs(self) -> Path:
        return binaries.postgresql_folder(self.servant)

    def ready(self) -> bool:
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def connect(self, database: str = "postgres") -> "psycopg2.extensions.connection":
        """A connection as the cluster's administrator, each statement its own transaction."""
        connection = psycopg2.connect(
            host=str(self.sockets), user="postgres", dbname=database, connect_timeout=5
        )
        connection.autocommit = True
        return connection

    def start(self) -> None:
        """Start the server, making the cluster first where there is none. Returns when it answers.

        Raises EmbeddedError, with the end of the server's log, where it does not.
        """
        self.servant.folder(self.sockets)
        self.servant.folder(self.log.parent)
        self._make_cluster()
        began = time.monotonic()
        process = None
        while not self.ready():
            waited = time.monotonic() - began
            stopped = process is None or process.poll() is not None
            if waited > RECOVERY or (stopped and process and waited > LINGER and not working_in(self.data)):
                raise EmbeddedError(
                    f"The embedded PostgreSQL does not start. The end of {self.log}:\n{self._tail()}"
                )
            if stopped and not working_in(self.data):
                remove_stale_locks(self.data, self.sockets)
                process = self._launch()
            time.sleep(0.05)
        self._make_database()

    def stop(self) -> None:
        """Stop the server if it answers: sessions are ended, what was committed is kept."""
        if self.ready():
            command: list[str | Path] = [
                self.programs / "pg_ctl",
                "stop",
                "-D",
                self.data,
                "-m",
                "fast",
                "-w",
                "-t",
                "60",
                "-s",
            ]
            subprocess.run(command, **self.servant.popen_options(), check=True)

    def _launch(self) -> "subprocess.Popen[bytes]":
        settings = [*ALWAYS, *([] if self.durable else FAST)]
        command: list[str | Path] = [self.programs / "postgres", "-D", self.data, "-k", self.sockets]
        command += [str(part) for setting in settings for part in ("-c", setting)]
        return launch(command, servant=self.servant, log=self.log)

    def _make_cluster(self) -> None:
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return
        unfinished = self.data.with_name("postgresql.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.servant.folder(unfinished)
        command: list[str | Path] = [
            self.programs / "initdb",
            "-D",
            unfinished,
            "-U",
            "postgres",
            "--auth=trust",
            *LOCALE,
        ]
        command += [] if self.durable else ["--no-sync"]
        made = subprocess.run(
            command,
            **self.servant.popen_options(),
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if made.returncode:
            raise EmbeddedError(
                f"The embedded PostgreSQL cannot be set up:\n{made.stdout.decode(errors='replace')}"
            )
        unfinished.rename(self.data)
        link = self.servant.var / "postgresql"
        if not link.exists() and not link.is_symlink():
            link.symlink_to(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        told = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, check=True, text=True
        )
        if told.stdout.split()[-1].split(".")[0].rstrip("betarc") != made_by:
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made_by}, but the bundled one is {told.stdout.split()[-1]}. "
                "Make a backup with the former packages (`make backup`), move the folder away, and restore it."
            )

    def _make_database(self) -> None:
        connection = self.connect()
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [places.DATABASE])
            if not cursor.rowcount:
                cursor.execute(Path(__file__).with_name("roles.sql").read_text())
                name = sql.Identifier(places.DATABASE)
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER engage_owner").format(name))
                cursor.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))
        connection.close()

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
